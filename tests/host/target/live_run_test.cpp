#include "host/target/live_run.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>
#include <spdlog/sinks/ostream_sink.h>

#include <csignal>
#include <sstream>

#include "host/datapath/engines/model_engine.h"
#include "host/rules/compile.h"
#include "tests/host/target/flooded_ports.h"

namespace fibertap::testing {
namespace {

using ::testing::HasSubstr;

/// Judges, and cannot say what it counted.
class SilentEngine final : public SoftwareEngine<model::Model> {
 public:
  SilentEngine() : SoftwareEngine("silent", SlotSizes{2, 16384}) {}
  CounterImage read_counters() override { throw Error(Errc::kDevice, "no counters to be had"); }
};

/// A live run that is asked to end before it begins: what has arrived by then is judged.
class LiveRunTest : public ::testing::Test {
 protected:
  LiveRunTest() {
    log_.set_pattern("%l: %v");
    signals_.take_ends();
  }

  void use(std::unique_ptr<Engine> engine) {
    Interfaces interfaces;
    RuleImage image = compile({}, {kVxlanPort, true, 1}, interfaces);
    engine->load_rules(image);
    rules_ = std::make_shared<const LoadedRules>(
        LoadedRules{{}, std::move(interfaces), std::move(image), {}});
    engines_.push_back(std::move(engine));
  }

  LiveParts parts() {
    LiveParts parts{signals_, log_,   ports_, engines_,
                    {},       rules_, {},     [this](const auto& text) {
                      table_ = text; }};
    parts.write_statistics = [this](const Report& report) { statistics_ = report; };
    return parts;
  }

  static void run(LiveParts parts) {
    raise(SIGTERM);
    LiveRun({}, std::move(parts)).run();
  }

  Signals signals_;
  std::ostringstream lines_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_st>(lines_)};
  FloodedPorts ports_{1};
  std::vector<std::unique_ptr<Engine>> engines_;
  std::shared_ptr<const LoadedRules> rules_;
  std::string table_;
  std::optional<Report> statistics_;
};

TEST_F(LiveRunTest, EndsWithItsTableAndStatistics) {
  use(std::make_unique<ModelEngine>());
  run(parts());
  EXPECT_THAT(table_, HasSubstr("none were lost on the way to the rules"));
  ASSERT_TRUE(statistics_.has_value());
  EXPECT_GT(statistics_->totals.offered().frames, 0U);
  EXPECT_EQ(statistics_->accounts->received, ports_.frames());
  EXPECT_THAT(lines_.str(), HasSubstr("a second Ctrl-C ends at once"));
}

TEST_F(LiveRunTest, CountersThatCannotBeReadCostNeitherTableNorStatistics) {
  use(std::make_unique<SilentEngine>());
  EXPECT_THROW(run(parts()), Error);
  EXPECT_THAT(table_, HasSubstr("accepted"));
  ASSERT_TRUE(statistics_.has_value());
  EXPECT_GT(statistics_->totals.offered().frames, 0U);
  EXPECT_TRUE(statistics_->accounts->frames_add_up(statistics_->totals));
}

TEST_F(LiveRunTest, StatisticsThatCannotBeWrittenDoNotCostTheTable) {
  use(std::make_unique<ModelEngine>());
  LiveParts all = parts();
  all.write_statistics = [](const Report&) { throw std::bad_alloc(); };
  EXPECT_THROW(run(std::move(all)), std::bad_alloc);
  EXPECT_THAT(table_, HasSubstr("none were lost on the way to the rules"));
}

/// A port that is gone, or whose counters cannot be read.
class FailingPorts final : public FloodedPorts {
 public:
  explicit FailingPorts(bool has_counters) : FloodedPorts(1), has_counters_(has_counters) {}

  std::vector<PortCounters> counters() const override {
    if (!has_counters_) throw Error(Errc::kDevice, "port: no counters");
    return {};
  }
  std::vector<PortEvent> events() override { throw Error(Errc::kDevice, "port: gone"); }

 private:
  const bool has_counters_;
};

std::string failure_of(const LiveParts& parts) {
  try {
    LiveRun({}, parts).run();
  } catch (const Error& error) {
    return error.what();
  }
  return "none";
}

TEST_F(LiveRunTest, ThrowsWhatEndedItAndLogsWhatElseFailed) {
  use(std::make_unique<ModelEngine>());
  FailingPorts ports(true);
  LiveParts all{signals_, log_,   ports, engines_,
                {},       rules_, {},    [this](const auto& text) {
                  table_ = text; }};
  all.write_statistics = [](const Report&) { throw Error(Errc::kPartial, "statistics: full"); };
  EXPECT_EQ(failure_of(all), "port: gone");
  EXPECT_THAT(lines_.str(), HasSubstr("error: statistics: full"));
  EXPECT_THAT(table_, HasSubstr("accepted"));
}

TEST_F(LiveRunTest, PortsWithoutCountersAtTheStartDoNotCostTheTable) {
  use(std::make_unique<ModelEngine>());
  FailingPorts ports(false);
  EXPECT_EQ(failure_of({signals_,
                        log_,
                        ports,
                        engines_,
                        {},
                        rules_,
                        {},
                        [this](const auto& text) { table_ = text; }}),
            "port: no counters");
  EXPECT_THAT(table_, HasSubstr("accepted"));
  EXPECT_EQ(lines_.str().find("error"), std::string::npos) << "said once, by what is thrown";
}

class LiveWatchTest : public ::testing::Test {
 protected:
  LiveWatchTest() { log_.set_pattern("%l: %v"); }

  /// What it logs when it looks after so many seconds.
  std::string look(double seconds) {
    lines_.str({});
    LiveMoment now{seconds, totals_, {}, {}};
    now.accounts.received = totals_.offered().frames;
    watch_.look(std::move(now), [] { return std::string("which VNIs"); });
    return lines_.str();
  }

  void add(abi::Disposition disposition, std::uint64_t frames) {
    totals_.by_disposition[static_cast<std::size_t>(disposition)].frames += frames;
  }

  std::ostringstream lines_;
  spdlog::logger log_{"test", std::make_shared<spdlog::sinks::ostream_sink_st>(lines_)};
  LiveWatch watch_{log_, false};
  Totals totals_;
};

TEST_F(LiveWatchTest, WarnsOfAMinuteInWhichNoFrameHadASession) {
  add(abi::Disposition::unknown_vni, 100);
  add(abi::Disposition::not_vxlan, 1);
  EXPECT_EQ(look(1), "");
  EXPECT_EQ(look(60), "");
  EXPECT_EQ(look(61), "warning: which VNIs\n");
  add(abi::Disposition::unknown_vni, 5);
  EXPECT_EQ(look(121), "") << "once until a frame has a session";
}

TEST_F(LiveWatchTest, WarnsOfAMinuteInWhichNoFrameWasVxlan) {
  const auto look_at = [this](double seconds) {
    lines_.str({});
    watch_.look_for_vxlan({seconds, totals_, {}, {}}, 4790);
    return lines_.str();
  };
  add(abi::Disposition::not_vxlan, 7);
  EXPECT_EQ(look_at(1), "");
  EXPECT_THAT(look_at(61), HasSubstr("warning: every frame so far is not_vxlan: found no UDP "
                                     "datagram to port 4790 among 7,"));
  EXPECT_EQ(look_at(121), "");
}

TEST_F(LiveWatchTest, WarnsAgainWhenOtherRulesJudge) {
  add(abi::Disposition::unknown_vni, 100);
  EXPECT_EQ(look(1), "");
  EXPECT_EQ(look(61), "warning: which VNIs\n");
  watch_.forget_unknown_vnis();
  add(abi::Disposition::unknown_vni, 1);
  EXPECT_EQ(look(70), "");
  EXPECT_EQ(look(130), "warning: which VNIs\n");
}

TEST_F(LiveWatchTest, IsSilentWhenFramesHaveSessionsOrThereAreNone) {
  add(abi::Disposition::unknown_vni, 100);
  add(abi::Disposition::accepted, 1);
  EXPECT_EQ(look(60), "");
  EXPECT_EQ(look(120), "");
}

TEST_F(LiveWatchTest, NamesNewLossesAlsoWhereADriverLeftCountersOutBefore) {
  const auto look_at = [this](std::vector<PortLoss> before) {
    lines_.str({});
    LiveMoment now{};
    now.accounts.ports.push_back({"eth0", "net_ena", 0, {{"imissed", 5, ""}}, std::move(before)});
    now.accounts.sinks.emplace_back().name = "out.pcapng";
    watch_.look(std::move(now), {});
    return lines_.str();
  };
  EXPECT_EQ(look_at({}), "warning: eth0: 5 more frames lost: imissed\n");
  EXPECT_EQ(look_at({{"pps_allowance_exceeded", 3, ""}, {"bw_in_allowance_exceeded", 4, ""}}),
            "warning: eth0: 3 more frames lost: pps_allowance_exceeded\n"
            "warning: eth0: 4 more frames lost: bw_in_allowance_exceeded\n");
  EXPECT_EQ(look_at({{"bw_in_allowance_exceeded", 4, ""}}), "");
}

TEST_F(LiveWatchTest, SeesAFrameThatIsNowhere) {
  LiveMoment now{};
  now.accounts.received = 3;
  watch_.look(std::move(now), {});
  EXPECT_THAT(lines_.str(), HasSubstr("critical: received 3 frames, found 0 accounted for"));
}

}  // namespace
}  // namespace fibertap::testing
