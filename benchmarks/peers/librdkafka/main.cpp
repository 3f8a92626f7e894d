// librdkafka consuming a topic and nothing else, in a process of its own:
//
//   librdkafka_alone BROKERS TOPIC RECORDS ROUNDS      prints each round, and last the best rate
#include <string>

#include <fmt/format.h>

#include "benchmarks/librdkafka_alone/librdkafka_alone.hpp"
#include "benchmarks/report/report.hpp"

int main(int count, char** words) {
    using namespace saldo::bench;
    if (count != 5) give_up("BROKERS TOPIC RECORDS ROUNDS");
    fmt::print("{:.0f}\n",
               consume_here(words[1], words[2], std::stoull(words[3]), std::stoi(words[4])));
    return 0;
}
