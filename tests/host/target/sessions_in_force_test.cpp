#include "host/target/sessions_in_force.h"

#include <gtest/gtest.h>

#include <nlohmann/json.hpp>

#include "host/rules/compile.h"

namespace fibertap {
namespace {

Session session_of(std::uint32_t vni, std::string description) {
  Session session{};
  session.vni = vni;
  session.description = std::move(description);
  return session;
}

class SessionsInForceTest : public ::testing::Test {
 protected:
  /// What a pipeline says that judges by sessions, and has judged nothing yet.
  TargetSnapshot snapshot_of(const std::vector<Session>& sessions, bool takes_unknown) {
    Mirror mirror;
    mirror.sessions = sessions;
    auto snapshot = std::make_shared<Snapshot>();
    snapshot->rules = std::make_shared<const RuleImage>(
        compile(mirror, {kVxlanPort, takes_unknown, ++generation_}, interfaces_));
    snapshot->folded = std::make_shared<const SessionStatistics>();
    snapshot->unknown_vnis = std::make_shared<const UnknownVnis>();
    return TargetSnapshot({snapshot});
  }

  nlohmann::json listing_of(const TargetSnapshot& snapshot) {
    const auto described = [this](std::uint32_t id) { return interfaces_.all().at(id); };
    return nlohmann::json::parse(session_listing(sessions_in_force(snapshot, described)));
  }

  Interfaces interfaces_;
  std::uint32_t generation_ = 0;
};

TEST_F(SessionsInForceTest, AreThoseOfTheLastRulesAscendingByVni) {
  snapshot_of({session_of(5, "gone by now")}, false);
  const TargetSnapshot now =
      snapshot_of({session_of(7002, "second \"web\" \xC3\xA9"), session_of(7, "")}, false);
  EXPECT_EQ(listing_of(now), nlohmann::json::parse(R"({"sessions": [
    {"vni": 7, "name": "vni-7", "description": "", "accepted": 0},
    {"vni": 7002, "name": "vni-7002", "description": "second \"web\" é", "accepted": 0}]})"));
}

TEST_F(SessionsInForceTest, TheOneForAllOtherVnisStandsBehindThem) {
  const nlohmann::json sessions =
      listing_of(snapshot_of({session_of(9, "nine")}, true))["sessions"];
  ASSERT_EQ(sessions.size(), 2U);
  EXPECT_EQ(sessions[0]["vni"], 9);
  EXPECT_EQ(sessions[1]["vni"], "any");
  EXPECT_EQ(listing_of(snapshot_of({}, false)), nlohmann::json::parse(R"({"sessions": []})"));
}

TEST_F(SessionsInForceTest, AVniHasOneByItsNameOrByTheOneForAll) {
  const TargetSnapshot named = snapshot_of({session_of(7, ""), session_of(9, "")}, false);
  const RuleImage& rules = *named.pipelines().front()->rules;
  EXPECT_TRUE(has_session(rules, 7));
  EXPECT_TRUE(has_session(rules, 9));
  EXPECT_FALSE(has_session(rules, 8));
  EXPECT_FALSE(has_session(rules, 0));
  EXPECT_TRUE(has_session(*snapshot_of({}, true).pipelines().front()->rules, 8));
}

}  // namespace
}  // namespace fibertap
