#include "host/observe/metrics.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <cmath>
#include <cstdlib>
#include <sstream>

#include "host/rules/compile.h"

namespace fibertap {
namespace {

using ::testing::HasSubstr;
using ::testing::Not;

/// `rules` rules in one session of VNI 7.
SessionStatistics statistics_of(std::uint32_t rules) {
  Mirror mirror;
  Filter filter;
  filter.name = "F";
  for (std::uint32_t i = 1; i <= rules; ++i) {
    filter.rules.push_back({i,
                            Direction::kEgress,
                            Action::kAccept,
                            {},
                            any_address(false),
                            any_address(false),
                            {},
                            {}});
  }
  mirror.filters = {filter};
  Session session;
  session.vni = 7;
  session.filter = 0;
  mirror.sessions = {session};
  Interfaces interfaces;
  const RuleImage image = compile(mirror, {kVxlanPort, true, 1}, interfaces);
  SessionStatistics statistics;
  statistics.fold(image, CounterImage(image.header()));
  return statistics;
}

Report measured_report() {
  Report report;
  report.engine = "cpu";
  for (std::size_t i = 0; i < abi::kDispositions; ++i) {
    report.totals.by_disposition[i] = {1001 + i, 2001 + i};
  }
  report.totals.rejected_by = {301, 302, 303};
  report.totals.outer_truncated = {41, 42};
  report.intake = {{51, 52}, {53, 54}, {55, 56}};
  report.sessions = statistics_of(2);
  Accounts& accounts = report.accounts.emplace();
  accounts.received = 70000;
  accounts.pending = 12;
  for (const std::uint64_t frames : {1, 4, 5, 512, 20000}) accounts.batches.frames.note(frames);
  for (const std::uint64_t ns : {50'000, 50'001, 2'000'000'000}) {
    accounts.batches.latency_ns.note(ns);
  }
  PortCounters& port = accounts.ports.emplace_back();
  port.port = "eth0";
  port.driver = "af_packet";
  port.ipackets = 70007;
  port.lost = {{"ring_full", 7, "no room"}, {"unknown", {}, "not known"}};
  SinkCounters& sink = accounts.sinks.emplace_back();
  sink.name = "a\"b\nc\xFF.pcapng";
  sink.accepted = 1000;
  sink.written = 600;
  sink.queue_full = 300;
  sink.queued = 100;
  sink.queue_bytes = 4096;
  sink.queue_limit_bytes = 65536;
  return report;
}

const MetricsFacts kFacts{"1.2", 3, 1.5, false, 4, 5, false};

class Metrics : public ::testing::Test {
 protected:
  void SetUp() override {
    if (!has_metrics()) GTEST_SKIP() << "this build has no prometheus-cpp";
  }
};

/// Of all series of a name.
double sum_of(const std::string& text, const std::string& name) {
  std::istringstream lines(text);
  double sum = 0;
  for (std::string line; std::getline(lines, line);) {
    if (!line.starts_with(name + "{") && !line.starts_with(name + " ")) continue;
    sum += std::strtod(line.c_str() + line.rfind(' '), nullptr);
  }
  return sum;
}

TEST_F(Metrics, SayWhatTheStatisticsSay) {
  const std::string text = metrics_text(measured_report(), kFacts);
  for (const char* line :
       {"# TYPE fibertap_frames_total counter\n",
        "\nfibertap_frames_total{disposition=\"not_vxlan\"} 1001\n",
        "\nfibertap_bytes_total{disposition=\"accepted\"} 2007\n",
        "\nfibertap_rejected_frames_total{reason=\"non_ip\"} 303\n",
        "\nfibertap_outer_truncated_frames_total 41\n",
        "\nfibertap_ingest_cut_frames_total 51\n",
        "\nfibertap_geneve_frames_total{tunnel=\"taken_off\"} 53\n",
        "\nfibertap_geneve_frames_total{tunnel=\"kept\"} 55\n",
        "\nfibertap_received_frames_total 70000\n",
        "# TYPE fibertap_pending_frames gauge\n",
        "\nfibertap_lost_frames_total{where=\"eth0\",name=\"ring_full\"} 7\n",
        "\nfibertap_session_frames_total{vni=\"7\",disposition=\"accepted\"} 0\n",
        "\nfibertap_session_frames_total{vni=\"any\",disposition=\"rejected\"} 0\n",
        "\nfibertap_rule_frames_total{vni=\"7\",direction=\"egress\",number=\"2\"} 0\n",
        "\nfibertap_sink_queued_frames{sink=\"a\\\"b?c?.pcapng\"} 100\n",
        "\nfibertap_build_info{version=\"1.2\",engine=\"cpu\"} 1\n",
        "\nfibertap_rules_generation 3\n",
        "\nfibertap_start_time_seconds 1.5\n",
        "\nfibertap_rules_reloads_total 4\n",
        "\nfibertap_rules_reload_failures_total 5\n",
        "\nfibertap_ready 0\n",
        "\nfibertap_port_packets_total{port=\"eth0\",driver=\"af_packet\"} 70007\n",
        "\nfibertap_sink_queue_bytes{sink=\"a\\\"b?c?.pcapng\"} 4096\n",
        "\nfibertap_sink_queue_limit_bytes{sink=\"a\\\"b?c?.pcapng\"} 65536\n"}) {
    EXPECT_THAT(text, HasSubstr(line));
  }
  EXPECT_EQ(sum_of(text, "fibertap_frames_total"), 1001 * 7 + 21);
  EXPECT_EQ(sum_of(text, "fibertap_lost_frames_total"), 7 + 300) << "what is not known is no zero";
}

TEST_F(Metrics, OfBatchesAreHistogramsInBaseUnits) {
  EXPECT_THAT(metrics_text(measured_report(), kFacts),
              AllOf(HasSubstr("# TYPE fibertap_batch_frames histogram\n"
                              "fibertap_batch_frames_count 5\n"
                              "fibertap_batch_frames_sum 20522\n"
                              "fibertap_batch_frames_bucket{le=\"1\"} 1\n"
                              "fibertap_batch_frames_bucket{le=\"4\"} 2\n"
                              "fibertap_batch_frames_bucket{le=\"16\"} 3\n"),
                    HasSubstr("fibertap_batch_frames_bucket{le=\"1024\"} 4\n"),
                    HasSubstr("fibertap_batch_frames_bucket{le=\"16384\"} 4\n"
                              "fibertap_batch_frames_bucket{le=\"+Inf\"} 5\n"),
                    HasSubstr("fibertap_batch_latency_seconds_count 3\n"),
                    HasSubstr("fibertap_batch_latency_seconds_bucket{le=\"5e-05\"} 1\n"),
                    HasSubstr("fibertap_batch_latency_seconds_bucket{le=\"1\"} 2\n"
                              "fibertap_batch_latency_seconds_bucket{le=\"+Inf\"} 3\n")));
}

TEST_F(Metrics, OfTenThousandSessionsAreAllThere) {
  Mirror mirror;
  mirror.filters.emplace_back().name = "F";
  for (std::uint32_t vni = 1; vni <= 10'000; ++vni) {
    Session session;
    session.vni = vni;
    session.filter = 0;
    mirror.sessions.push_back(session);
  }
  Interfaces interfaces;
  const RuleImage image = compile(mirror, {kVxlanPort, true, 1}, interfaces);
  Report report = measured_report();
  report.sessions = {};
  report.sessions.fold(image, CounterImage(image.header()));
  const std::string text = metrics_text(report, kFacts);
  EXPECT_THAT(text, HasSubstr("{vni=\"10000\",disposition=\"rejected\"} 0\n"));
  EXPECT_LT(text.size(), 2'000'000U);
}

TEST_F(Metrics, SayWhenACardFailed) {
  Report report = measured_report();
  EXPECT_THAT(metrics_text(report, kFacts), Not(HasSubstr("fibertap_card")));
  report.can_be_lost = true;
  EXPECT_THAT(metrics_text(report, kFacts), HasSubstr("\nfibertap_card_failed 0\n"));
  report.card_loss = CardLoss{Error(Errc::kDevice, "gone"), {}, 0, 0};
  EXPECT_THAT(metrics_text(report, kFacts), HasSubstr("\nfibertap_card_failed 1\n"));
}

TEST_F(Metrics, OfAReplayHaveNoPorts) {
  Report report = measured_report();
  report.accounts.reset();
  EXPECT_THAT(metrics_text(report, kFacts), Not(HasSubstr("sink")));
}

TEST_F(Metrics, WhatWritersCountHasAFamilyOfItsName) {
  Report report = measured_report();
  std::vector<SinkCounters>& sinks = report.accounts->sinks;
  sinks.resize(3);
  sinks[0].name = "a";
  sinks[0].of_writer = {{"files_closed", "complete files", 5}, {"flows", "under way", 6, true}};
  sinks[1].name = "b";
  sinks[2].name = "c";
  sinks[2].of_writer = {{"hooks_run", "hooks", 8}, {"files_closed", "complete files", 7}};
  EXPECT_THAT(metrics_text(report, kFacts),
              AllOf(HasSubstr("# HELP fibertap_sink_files_closed_total Of a sink: complete files.\n"
                              "# TYPE fibertap_sink_files_closed_total counter\n"
                              "fibertap_sink_files_closed_total{sink=\"a\"} 5\n"
                              "fibertap_sink_files_closed_total{sink=\"c\"} 7\n"),
                    HasSubstr("# TYPE fibertap_sink_flows gauge\n"
                              "fibertap_sink_flows{sink=\"a\"} 6\n"),
                    HasSubstr("fibertap_sink_hooks_run_total{sink=\"c\"} 8\n")));
}

TEST_F(Metrics, ViewersStandApartFromSinks) {
  Report report = measured_report();
  EXPECT_THAT(metrics_text(report, kFacts), Not(HasSubstr("viewer")));
  const double lost = sum_of(metrics_text(report, kFacts), "fibertap_lost_frames_total");
  ViewersNow& viewers = report.viewers.emplace();
  viewers.present = 2;
  viewers.frames.accepted = 100;
  viewers.frames.written = 40;
  viewers.frames.queue_full = 30;
  viewers.frames.write_failed = 20;
  viewers.frames.reader_gone = 10;
  const std::string text = metrics_text(report, kFacts);
  EXPECT_THAT(text,
              AllOf(HasSubstr("\nfibertap_viewers 2\n"),
                    HasSubstr("\nfibertap_viewer_accepted_frames_total 100\n"),
                    HasSubstr("\nfibertap_viewer_written_frames_total 40\n"),
                    HasSubstr("\nfibertap_viewer_lost_frames_total{name=\"queue_full\"} 30\n")));
  EXPECT_EQ(sum_of(text, "fibertap_viewer_lost_frames_total"), 60);
  EXPECT_EQ(sum_of(text, "fibertap_lost_frames_total"), lost);
}

TEST_F(Metrics, WhatGoesToTheKernelIsThereByClassWherePortsHaveSuchAWay) {
  Report report = measured_report();
  EXPECT_THAT(metrics_text(report, kFacts), Not(HasSubstr("fibertap_exception")));
  ExceptionCounters& port = report.accounts->exceptions.emplace_back();
  port.port = "0000:00:06.0";
  port.classes[1] = {11, 12, 13, 14, 15, 16};
  port.port_full = 17;
  const std::string text = metrics_text(report, kFacts);
  for (const char* const line :
       {"frames_total{port=\"0000:00:06.0\",class=\"health\",outcome=\"forwarded\"} 11\n",
        "frames_total{port=\"0000:00:06.0\",class=\"health\",outcome=\"over_budget\"} 12\n",
        "frames_total{port=\"0000:00:06.0\",class=\"neighbour\",outcome=\"cut\"} 0\n",
        "answers_total{port=\"0000:00:06.0\",outcome=\"port_full\"} 17\n"}) {
    EXPECT_THAT(text, HasSubstr(std::string("fibertap_exception_") + line));
  }
}

TEST_F(Metrics, OfManyRulesAreLeftOutUnlessAskedFor) {
  Report report = measured_report();
  report.sessions = statistics_of(1000);
  EXPECT_THAT(metrics_text(report, kFacts), HasSubstr("number=\"1000\""));
  report.sessions = statistics_of(1001);
  EXPECT_THAT(metrics_text(report, kFacts), Not(HasSubstr("fibertap_rule_frames_total")));
  EXPECT_THAT(metrics_text(report, kFacts), HasSubstr("fibertap_session_frames_total"));
  EXPECT_THAT(metrics_text(report, {"1.2", 3, 1.5, true}), HasSubstr("number=\"1001\""));
}

TEST_F(Metrics, LargeCountersKeepTheirDigits) {
  Report report = measured_report();
  report.accounts->received = (std::uint64_t{1} << 53) - 1;
  EXPECT_EQ(sum_of(metrics_text(report, kFacts), "fibertap_received_frames_total"),
            std::ldexp(1, 53) - 1);
}

}  // namespace
}  // namespace fibertap
