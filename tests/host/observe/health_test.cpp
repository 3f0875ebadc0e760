#include "host/observe/health.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

namespace fibertap {
namespace {

using namespace std::chrono_literals;
using ::testing::ElementsAre;
using ::testing::HasSubstr;
using ::testing::IsEmpty;

class HealthTest : public ::testing::Test {
 protected:
  HealthTest() {
    facts_.now = HealthFacts::Time(1000s);
    facts_.pipelines = {{facts_.now - 50ms, facts_.now}, {facts_.now, facts_.now - 90ms}};
    SinkCounters sink;
    sink.name = "disk";
    facts_.sinks = {sink};
  }

  void pass(std::chrono::nanoseconds time) {
    facts_.now += time;
    for (auto& pipeline : facts_.pipelines) pipeline = {facts_.now, facts_.now};
  }

  HealthFacts facts_;
};

TEST_F(HealthTest, ATargetThatTurnsAndWritesIsReady) {
  EXPECT_THAT(Health({"disk"}).look(facts_), IsEmpty());
  EXPECT_THAT(Health({}).look(facts_), IsEmpty());
}

TEST_F(HealthTest, APipelineThatCountsNothingIsNamed) {
  facts_.pipelines[1].turned = facts_.now - 2s;
  EXPECT_THAT(Health({}).look(facts_), IsEmpty());
  EXPECT_TRUE(do_pipelines_turn(facts_));
  facts_.pipelines[1].turned = facts_.now - 2600ms;
  EXPECT_FALSE(do_pipelines_turn(facts_));
  EXPECT_THAT(Health({}).look(facts_),
              ElementsAre("pipeline 1: counted nothing for 2.6 s: it hangs, or its engine does not "
                          "answer"));
}

TEST_F(HealthTest, AnEngineThatOwesBatchesIsNamedWithItsPipeline) {
  facts_.pipelines[0].answered = facts_.now - 2s;
  EXPECT_THAT(Health({}).look(facts_), IsEmpty());
  EXPECT_TRUE(do_pipelines_turn(facts_));
  facts_.pipelines[0].answered = facts_.now - 2300ms;
  EXPECT_THAT(Health({}).look(facts_),
              ElementsAre("pipeline 0: its engine has not answered for 2.3 s"));
  EXPECT_FALSE(do_pipelines_turn(facts_));
}

TEST_F(HealthTest, ARequiredSinkForWhichTheDataPathWaitsIsInTrouble) {
  facts_.sinks[0].queue_limit_bytes = 1000;
  facts_.sinks[0].queue_bytes = 999;
  EXPECT_THAT(Health({"disk"}).look(facts_), IsEmpty());
  facts_.sinks[0].queue_bytes = 1000;
  EXPECT_THAT(Health({"disk"}).look(facts_), ElementsAre("sink disk: its queue is full"));
  EXPECT_THAT(Health({}).look(facts_), IsEmpty());
}

TEST_F(HealthTest, ARequiredSinkThatLosesIsInTroubleForAWhile) {
  Health health({"disk"});
  EXPECT_THAT(health.look(facts_), IsEmpty());
  facts_.sinks[0].queue_full = 3;
  EXPECT_THAT(health.look(facts_),
              ElementsAre("sink disk: lost frames 0.0 s ago or less, 3 in all"));
  pass(5s);
  EXPECT_THAT(health.look(facts_), ElementsAre(HasSubstr("5.0 s ago or less")));
  pass(1ms);
  EXPECT_THAT(health.look(facts_), IsEmpty());
  facts_.sinks[0].write_failed = 1;
  EXPECT_THAT(health.look(facts_), ElementsAre(HasSubstr("4 in all")));
}

TEST_F(HealthTest, ASinkThatIsNotRequiredMayLose) {
  Health health({});
  facts_.sinks[0].reader_gone = 3;
  EXPECT_THAT(health.look(facts_), IsEmpty());
}

TEST_F(HealthTest, ASinkThatIsNotThereIsInTrouble) {
  EXPECT_THAT(Health({"dsik"}).look(facts_), ElementsAre("sink dsik: found none of this name"));
}

TEST_F(HealthTest, RulesAndDrainingCount) {
  facts_.has_sessions = false;
  facts_.has_one_rule_set = false;
  facts_.is_draining = true;
  EXPECT_THAT(
      Health({}).look(facts_),
      ElementsAre(HasSubstr("draining"), HasSubstr("none name a session"), HasSubstr("different")));
}

}  // namespace
}  // namespace fibertap
