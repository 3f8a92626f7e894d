// saldo: the program. What it can do is in cli/commands; what it is made of is in cli/wiring.cpp.

#include "cli/commands/program.hpp"
#include "cli/wiring.hpp"

int main(int argument_count, char** arguments) {
    const saldo::Wiring wiring = saldo::make_wiring();
    return saldo::run_program(argument_count, arguments, wiring, SALDO_VERSION);
}
