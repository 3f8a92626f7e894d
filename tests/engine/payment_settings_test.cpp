// What a bank's sink may say, the references that are made of a run, and by which definition of a
// sink a run's file is made.
#include "engine/settlement/payment_settings.hpp"

#include <set>
#include <string>

#include <doctest/doctest.h>

#include "engine/base/limits.hpp"
#include "engine/services/define.hpp"
#include "engine/settlement/reference.hpp"
#include "tests/engine/settlement_office.hpp"

using namespace saldo;
using namespace saldo::settlement;
using identifiers::BankLetters;

namespace {

Result<PaymentSettings> read(const std::string& layout) {
    return read_payment_settings(kPain001Version9, layout);
}

std::string fault(const std::string& layout) {
    const auto settings = read(layout);
    return settings ? "" : settings.error().message;
}

TEST_CASE("a bank's sink without a layout has the settings that it always had") {
    for (const char* const layout : {"", "pain.001.001.09 1\n", "# our bank\npain.001.001.09 1"}) {
        const auto settings = read(layout);
        REQUIRE(settings);
        CHECK(settings->letters == BankLetters::basic_latin_and_nordic);
        CHECK(settings->batch_booking);
        CHECK(settings->reference == ReferenceForm::text);
        CHECK(settings->execution_date == ExecutionDay::as_said);
    }
}

TEST_CASE("a bank's sink says letters, batch booking, reference and day") {
    const auto settings = read(
        "pain.001.001.09 1\nletters basic\nbatch_booking no\nreference rf\nexecution_date "
        "next_bank_day\n");
    REQUIRE(settings);
    CHECK(settings->letters == BankLetters::basic_latin);
    CHECK_FALSE(settings->batch_booking);
    CHECK(settings->reference == ReferenceForm::rf);
    CHECK(settings->execution_date == ExecutionDay::next_bank_day);
    CHECK(read("pain.001.001.09 1\nreference domestic\n")->reference == ReferenceForm::domestic);
    CHECK(read_payment_settings(kPain001Version3, "pain.001.001.03 1\nletters nordic\n"));
}

TEST_CASE("what a bank's sink may not say is named") {
    CHECK(fault("pain.001.001.03 1\n").find("line 1") != std::string::npos);
    CHECK(fault("pain.001.001.09 2\n").find("line 1") != std::string::npos);
    CHECK(fault("pain.001.001.09 1\ncolour red\n").find("line 2: colour") != std::string::npos);
    CHECK(fault("pain.001.001.09 1\nletters\n").find("line 2") != std::string::npos);
    CHECK(fault("pain.001.001.09 1\nletters greek\n") ==
          "the sink's layout: letters is nordic or basic, not greek");
    CHECK(fault("pain.001.001.09 1\nbatch_booking true\n").find("yes or no") != std::string::npos);
    CHECK(fault("pain.001.001.09 1\nreference RF\n").find("domestic or rf") != std::string::npos);
    CHECK(fault("pain.001.001.09 1\nexecution_date later\n").find("next_bank_day") !=
          std::string::npos);
}

TEST_CASE("each payment of a ledger's runs has a reference of its own, which anybody can check") {
    CHECK(make_payment_reference(1, 1) == "10000000016");
    CHECK(make_payment_reference(12, 3) == "120000000032");
    std::set<std::string> seen;
    for (const std::uint32_t run : {1U, 2U, 11U, 12U, 120U, 4'294'967'295U}) {
        for (const std::size_t place :
             {std::size_t{1}, std::size_t{2}, std::size_t{10}, std::size_t{100'000},
              std::size_t{200'000'001}, std::size_t{999'999'999}}) {
            const std::string reference = make_payment_reference(run, place);
            CAPTURE(reference);
            CHECK(is_domestic_reference(reference));
            CHECK(is_finnish_rf_reference(make_rf_reference(reference)));
            CHECK(canonical_reference(make_rf_reference(reference)) == reference);
            CHECK(seen.insert(reference).second);
        }
    }
}

TEST_CASE("the payee reads what the setting says, and a reference that it gave before all") {
    Payment payment;
    payment.remittance = UnstructuredText{"R1 2026-01"};
    payment.reference = make_payment_reference(1, 1);
    CHECK(remittance_for(payment, ReferenceForm::text) ==
          Remittance(UnstructuredText{"R1 2026-01"}));
    CHECK(remittance_for(payment, ReferenceForm::domestic) ==
          Remittance(StructuredReference{"10000000016"}));
    CHECK(remittance_for(payment, ReferenceForm::rf) ==
          Remittance(StructuredReference{make_rf_reference("10000000016")}));
    payment.remittance = StructuredReference{"1232"};
    CHECK(remittance_for(payment, ReferenceForm::rf) == Remittance(StructuredReference{"1232"}));
}

SinkDefinition defined(std::uint64_t event, std::string layout,
                       SinkPurpose purpose = SinkPurpose::pays) {
    return {"pain.001.001.09", 1, purpose, std::move(layout), event};
}

// Defined at 10, 20 and 30; the run is approved at 25.
Sink redefined(SinkPurpose last = SinkPurpose::pays) {
    Sink sink;
    static_cast<SinkDefinition&>(sink) = defined(30, "third", last);
    sink.earlier = {defined(10, "first"), defined(20, "second")};
    return sink;
}

TEST_CASE("a run's file is made by the definition that counted when the run was approved") {
    constexpr Handle kSink = 7;
    PaymentRun run;
    run.approved_event = 25;
    CHECK(sink_for_run(redefined(), kSink, run).layout == "second");
    run.approved_event = 29;
    CHECK(sink_for_run(redefined(), kSink, run).layout == "second");
    run.approved_event = 15;
    CHECK(sink_for_run(redefined(), kSink, run).layout == "first");
    run.approved_event = 31;
    CHECK(sink_for_run(redefined(), kSink, run).layout == "third");
    // Not there yet: the latest, until the file has left, then as it left.
    run.approved_event = 5;
    CHECK(sink_for_run(redefined(), kSink, run).layout == "third");
    PaymentRun::Export exported;
    exported.sink = kSink;
    exported.event = 22;
    run.exports = {exported};
    CHECK(sink_for_run(redefined(), kSink, run).layout == "second");
    CHECK(sink_for_run(redefined(), kSink + 1, run).layout == "third");
}

TEST_CASE("a sink that had another purpose at the approval has what it is for now") {
    constexpr Handle kSink = 7;
    PaymentRun run;
    run.approved_event = 25;
    CHECK(sink_for_run(redefined(SinkPurpose::informs), kSink, run).layout == "third");
    // It left while it paid, and became a copy later: the file stays.
    PaymentRun::Export exported;
    exported.sink = kSink;
    exported.event = 28;
    run.exports = {exported};
    CHECK(sink_for_run(redefined(SinkPurpose::informs), kSink, run).layout == "second");
    CHECK(sink_for_run(redefined(SinkPurpose::informs), kSink, run).pays());
}

events::SinkDefinedT said_of(const std::string& layout,
                             events::SinkPurpose purpose = events::SinkPurpose::pays) {
    events::SinkDefinedT sink;
    sink.sink = "bank";
    sink.funder = "city";
    sink.format = "pain.001.001.09";
    sink.format_version = 1;
    sink.purpose = purpose;
    sink.layout.assign(layout.begin(), layout.end());
    return sink;
}

// A ledger's definitions of sinks, one after another.
struct Definitions {
    Definitions() { office.registry.funders.add(office.ledger, "city"); }
    Refusal define(std::uint64_t event, const events::SinkDefinedT& sink) {
        flatbuffers::FlatBufferBuilder builder;
        builder.Finish(events::SinkDefined::Pack(builder, &sink));
        office.event.ledger = office.ledger;
        office.event.event_number = event;
        return define_sink(desk, office.event,
                           *flatbuffers::GetRoot<events::SinkDefined>(builder.GetBufferPointer()));
    }
    test::Office office{};
    RegistryDesk desk{office.books, office.registry};
};

TEST_CASE("what a sink was before is kept with the event from which it counted") {
    Definitions sinks;
    const test::Office& office = sinks.office;
    const auto define = [&](std::uint64_t event, const events::SinkDefinedT& sink) {
        return sinks.define(event, sink);
    };
    CHECK(define(10, said_of("first")) == Refusal::none);
    CHECK(define(11, said_of("first")) == Refusal::none);  // no change
    CHECK(define(20, said_of("second")) == Refusal::none);
    CHECK(define(30, said_of("second", events::SinkPurpose::informs)) == Refusal::none);
    const Handle handle = office.registry.sinks.find(office.ledger, "bank");
    const Sink& sink = office.registry.sinks[handle];
    REQUIRE(sink.earlier.size() == 2);
    CHECK(sink.after(9) == nullptr);
    CHECK(sink.after(10)->layout == "first");
    CHECK(sink.after(19)->layout == "first");
    CHECK(sink.after(20)->layout == "second");
    CHECK(sink.after(29)->pays());
    CHECK_FALSE(sink.after(30)->pays());
    // Only the latest says whether it pays: another sink may do so now.
    events::SinkDefinedT other = said_of("");
    other.sink = "other";
    CHECK(define(31, other) == Refusal::none);
    CHECK(define(32, said_of("third")) == Refusal::funder_has_paying_sink);
    std::uint64_t event = 40;
    while (office.registry.sinks[handle].earlier.size() < limits::kDefinitionsMax) {
        const auto next = said_of(std::to_string(event), events::SinkPurpose::informs);
        REQUIRE(define(event++, next) == Refusal::none);
    }
    CHECK(define(event, said_of("more", events::SinkPurpose::informs)) == Refusal::record_full);
}

TEST_CASE("a sink that was changed as often as may be can still leave its place to another") {
    Definitions sinks;
    std::uint64_t event = 10;
    for (std::size_t times = 0; times <= limits::kDefinitionsMax; ++times) {
        const auto next = said_of(std::to_string(event));
        REQUIRE(sinks.define(event++, next) == Refusal::none);
    }
    CHECK(sinks.define(event, said_of("more")) == Refusal::record_full);
    CHECK(sinks.define(event, said_of("more", events::SinkPurpose::books)) == Refusal::record_full);
    CHECK(sinks.define(event, said_of("more", events::SinkPurpose::informs)) == Refusal::none);
    CHECK(sinks.define(event + 1, said_of("again")) == Refusal::record_full);
    CHECK(sinks.define(event + 1, said_of("again", events::SinkPurpose::informs)) ==
          Refusal::record_full);
    events::SinkDefinedT other = said_of("");
    other.sink = "other";
    CHECK(sinks.define(event + 1, other) == Refusal::none);
    other.layout.assign(limits::kSinkLayoutBytesMax + 1, '#');
    CHECK(sinks.define(event + 2, other) == Refusal::field_invalid);
}

}  // namespace
