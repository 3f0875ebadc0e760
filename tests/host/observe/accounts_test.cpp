#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cerrno>
#include <nlohmann/json.hpp>

#include "host/observe/accounts_json.h"
#include "host/observe/accounts_text.h"
#include "host/observe/live_line.h"
#include "host/observe/statistics_json.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

class AccountsReport : public ::testing::Test {
 protected:
  AccountsReport() {
    moment_.seconds = 2;
    moment_.totals.by_disposition[static_cast<std::size_t>(abi::Disposition::accepted)] = {
        1000, 1'000'000};
    moment_.accounts.received = 1000;
    for (int i = 0; i < 4; ++i) {
      moment_.accounts.batches.frames.note(250);
      moment_.accounts.batches.latency_ns.note(125'000'000);
    }
    PortCounters& port = moment_.accounts.ports.emplace_back();
    port.port = "0000:00:06.0";
    port.driver = "net_ena";
    port.ipackets = 1000;
    port.lost = {{"imissed", 7, "no room"}, {"rx_nombuf", 0, "no memory"}};
    port.before = {{"bw_in_allowance_exceeded", 9, "beyond"}};
    SinkCounters& sink = moment_.accounts.sinks.emplace_back();
    sink.name = "out.pcapng";
    sink.accepted = 1000;
    sink.written = 600;
    sink.queue_full = 300;
    sink.write_failed = 100;
    sink.last_error = ENOSPC;
  }

  LiveMoment moment_;
};

TEST_F(AccountsReport, InJsonANameThatIsNoUtf8IsToldAsFarAsItIs) {
  Report report;
  report.accounts = moment_.accounts;
  report.accounts->sinks[0].name = "caf\xE9.pcapng";
  for (const std::string& text : {statistics_json(report), statistics_line(report)}) {
    EXPECT_THAT(text, HasSubstr("caf\xEF\xBF\xBD.pcapng"));
  }
}

TEST_F(AccountsReport, InJsonViewersStandApartFromSinks) {
  Report report;
  report.accounts = moment_.accounts;
  EXPECT_THAT(statistics_line(report), Not(HasSubstr("viewers")));
  report.viewers = {2, {}};
  report.viewers->frames.accepted = 11;
  report.viewers->frames.written = 5;
  report.viewers->frames.queued = 1;
  report.viewers->frames.queue_full = 2;
  report.viewers->frames.reader_gone = 3;
  EXPECT_THAT(statistics_json(report), HasSubstr(R"("viewers": {
      "present": 2,
      "accepted": 11,
      "written": 5,
      "queued": 1,
      "queue_full": 2,
      "write_failed": 0,
      "reader_gone": 3
    })"));
}

TEST_F(AccountsReport, InJsonWhatIsNotKnownIsNull) {
  auto json = accounts_json(moment_.accounts, moment_.totals);
  EXPECT_EQ(json["arrived"], 1007);
  EXPECT_EQ(json["arrived_at_most"], 1016);
  EXPECT_EQ(json["lost_before"], "some");
  EXPECT_EQ(json["ports"][0]["imissed"], 7);
  EXPECT_EQ(json["ports"][0]["bw_in_allowance_exceeded"], 9);
  EXPECT_EQ(json["sinks"][0]["queue_full"], 300);
  EXPECT_EQ(json["batches"]["count"], 4);
  EXPECT_EQ(json["batches"]["frames"], 1000);
  EXPECT_EQ(json["batches"]["latency_seconds"], 0.5);
  EXPECT_EQ(json["adds_up"]["frames"], true);
  EXPECT_EQ(json["adds_up"]["sinks"], true);

  moment_.accounts.ports[0].lost[0].frames.reset();
  moment_.accounts.received = 1001;
  moment_.accounts.sinks[0].written = 601;
  json = accounts_json(moment_.accounts, moment_.totals);
  EXPECT_TRUE(json["arrived"].is_null());
  EXPECT_FALSE(json.contains("arrived_at_most"));
  EXPECT_TRUE(json["ports"][0]["imissed"].is_null());
  EXPECT_EQ(json["adds_up"]["frames"], false);
  EXPECT_EQ(json["adds_up"]["sinks"], false);
}

TEST_F(AccountsReport, AsTextItSaysWhyFramesWereNotWrittenAndWhatDoesNotAddUp) {
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              AllOf(HasSubstr("0000:00:06.0 (net_ena)"), HasSubstr("No space left on device"),
                    HasSubstr("others were lost"), Not(HasSubstr("none were lost")),
                    HasSubstr("\n  batches                    4  of 250.0 frames, 125000 us "),
                    HasSubstr("verdict       400 of 1,000 frames are missing")));
  moment_.accounts.ports[0].lost[0].frames = 0;
  moment_.accounts.ports[0].before[0].frames = 0;
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              HasSubstr("none were lost on the way to the rules"));
  moment_.accounts.received = 1001;
  moment_.accounts.sinks[0].written = 601;
  moment_.accounts.ports[0].lost[0].frames.reset();
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              AllOf(HasSubstr("some have NO disposition"), HasSubstr("do NOT add up"),
                    HasSubstr("not known")));
}

TEST_F(AccountsReport, AsTextEachSinkSaysWhetherItLacksFrames) {
  SinkCounters& sink = moment_.accounts.sinks[0];
  sink.queue_full = 0;
  sink.write_failed = 0;
  sink.written = 1000;
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              ::testing::EndsWith("verdict       no frame is missing"));
  sink.written = 990;
  sink.queued = 10;
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              ::testing::EndsWith("verdict       no frame is missing so far"));
}

TEST_F(AccountsReport, TheKernelsFramesAreThereByClassAndByWhatBecameOfThem) {
  EXPECT_EQ(accounts_json(moment_.accounts, moment_.totals)["exception"].size(), 0U);
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals), Not(HasSubstr("exception")));
  ExceptionCounters& port = moment_.accounts.exceptions.emplace_back();
  port.port = "0000:00:06.0";
  port.tap = "fibertap0";
  port.classes = {ExceptionCounters::OfClass{11, 12, 13, 14, 15, 16},
                  {21, 0, 0, 0, 0, 0},
                  {31, 32, 0, 0, 0, 0}};
  port.sent = 41;
  port.too_long = 42;
  const auto json = accounts_json(moment_.accounts, moment_.totals)["exception"][0];
  EXPECT_EQ(json["tap"], "fibertap0");
  EXPECT_EQ(json["neighbour"]["forwarded"], 11);
  EXPECT_EQ(json["neighbour"]["over_budget"], 12);
  EXPECT_EQ(json["neighbour"]["tap_full"], 13);
  EXPECT_EQ(json["neighbour"]["tap_failed"], 14);
  EXPECT_EQ(json["neighbour"]["cut"], 15);
  EXPECT_EQ(json["neighbour"]["queued"], 16);
  EXPECT_EQ(json["health"]["forwarded"], 21);
  EXPECT_EQ(json["answers"]["too_long"], 42);
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              AllOf(HasSubstr("exception       fibertap0 (0000:00:06.0)"),
                    HasSubstr("  other                     31  "),
                    HasSubstr("  over_budget               44  "),
                    HasSubstr("  answers                   41  "), Not(HasSubstr("port_full"))));
}

TEST_F(AccountsReport, OneLineHasRatesLossesByNameAndNothingOfTheZeros) {
  EXPECT_EQ(live_line({}, moment_),
            "500 frames/s (0.004 Gb/s), 500 accepted/s; lost: imissed 7, "
            "bw_in_allowance_exceeded 9, queue_full 300, write_failed 100");
  EXPECT_THAT(live_line({}, LiveMoment{.seconds = 1, .totals = {}, .accounts = {}, .sessions = {}}),
              HasSubstr("lost: none"));
}

TEST_F(AccountsReport, OneLineSaysWhereFramesGoWhenNoneIsAccepted) {
  LiveMoment now{.seconds = 2, .totals = {}, .accounts = {}, .sessions = {}};
  EXPECT_EQ(live_line({}, now), "0 frames/s (0.000 Gb/s), 0 accepted/s; lost: none");
  now.totals.by_disposition[static_cast<std::size_t>(abi::Disposition::not_vxlan)].frames = 2;
  now.totals.by_disposition[static_cast<std::size_t>(abi::Disposition::unknown_vni)].frames = 4;
  now.accounts.received = 6;
  EXPECT_EQ(live_line({}, now), "3 frames/s (0.000 Gb/s), 2 unknown_vni/s; lost: none");
}

TEST_F(AccountsReport, StandardOutputHasItsNameInTheTableAndADashInJson) {
  moment_.accounts.sinks[0].name = "-";
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              ::testing::ContainsRegex("sink +standard output\n"));
  EXPECT_EQ(accounts_json(moment_.accounts, moment_.totals)["sinks"][0]["name"], "-");
}

TEST_F(AccountsReport, WhatAWriterCountsStandsWithItsSink) {
  moment_.accounts.sinks[0].of_writer = {{"files_closed", "complete files", 12345},
                                         {"a_name_of_24_characters_", "long", 7}};
  EXPECT_THAT(accounts_text(moment_.accounts, moment_.totals),
              AllOf(HasSubstr("\n  files_closed          12,345  complete files\n"),
                    HasSubstr("\n  a_name_of_24_characters_   7  long\n")));
  const auto json = accounts_json(moment_.accounts, moment_.totals)["sinks"][0];
  EXPECT_EQ(json["files_closed"], 12345);
}

TEST_F(AccountsReport, NoPlaceSaysThatNothingIsLostWhereADriverDoesNotCount) {
  moment_.accounts.ports[0].lost = {{"imissed", std::nullopt, "no room"}};
  moment_.accounts.ports[0].before.clear();
  moment_.accounts.sinks.clear();
  EXPECT_THAT(
      accounts_text(moment_.accounts, moment_.totals),
      AllOf(HasSubstr("whether others were lost is not known"),
            ::testing::ContainsRegex("arrived +not known"),
            ::testing::ContainsRegex("imissed +not known"), Not(HasSubstr("none were lost"))));
  EXPECT_THAT(live_line({}, moment_), HasSubstr("lost: imissed not known"));
  const auto json = accounts_json(moment_.accounts, moment_.totals);
  EXPECT_EQ(json["lost_before"], "not known");
  EXPECT_TRUE(json["arrived"].is_null());
}

}  // namespace
}  // namespace fibertap
