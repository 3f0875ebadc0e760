#include "host/datapath/results/session_vnis.h"

#include <gtest/gtest.h>

#include <random>
#include <set>

#include "host/rules/compile.h"

namespace fibertap::testing {
namespace {

RuleImage image_of(const std::set<std::uint32_t>& vnis, bool accept_unknown_vni) {
  Mirror mirror;
  for (const std::uint32_t vni : vnis) {
    Session session;
    session.vni = vni;
    mirror.sessions.push_back(session);
  }
  Interfaces interfaces;
  return compile(mirror, {4790, accept_unknown_vni, 1}, interfaces);
}

TEST(SessionVnis, NoVniHasASessionWithoutSessions) {
  const SessionVnis sessions(image_of({}, true));
  EXPECT_TRUE(sessions.has_default());
  EXPECT_EQ(sessions.vxlan_port(), 4790);
  for (const std::uint32_t vni : {0U, 1U, 255U, 256U, 0xFFFFFFU}) EXPECT_FALSE(sessions.has(vni));
}

TEST(SessionVnis, TheDefaultSessionIsNoSessionOfAVni) {
  const SessionVnis with(image_of({7}, true));
  EXPECT_TRUE(with.has_default());
  EXPECT_TRUE(with.has(7));
  EXPECT_FALSE(with.has(0)) << "which the row of the default session says";
  EXPECT_FALSE(SessionVnis(image_of({7}, false)).has_default());
}

TEST(SessionVnis, OfAllVnisThoseOfSessionsHaveOne) {
  const std::uint64_t seed = std::random_device{}();
  SCOPED_TRACE(seed);
  std::mt19937_64 random(seed);
  std::set<std::uint32_t> vnis = {0, 63, 64, 255, 256, 257, 0xFFFF00, 0xFFFFFF};
  while (vnis.size() < 2000) vnis.insert(static_cast<std::uint32_t>(random() % (1 << 24)));
  while (vnis.size() < 3000) vnis.insert(static_cast<std::uint32_t>(5000 + random() % 4000));
  const SessionVnis sessions(image_of(vnis, false));
  std::size_t found = 0;
  for (std::uint32_t vni = 0; vni < 1U << 24; ++vni) found += sessions.has(vni) ? 1 : 0;
  EXPECT_EQ(found, vnis.size());
  for (const std::uint32_t vni : vnis) EXPECT_TRUE(sessions.has(vni)) << vni;
}

}  // namespace
}  // namespace fibertap::testing
