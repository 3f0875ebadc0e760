#include "host/base/affinity.h"

#include <gtest/gtest.h>

namespace fibertap::testing {
namespace {

/// A machine of 4,096 CPUs of which two may be used.
int read_of_many(pid_t, std::size_t bytes, cpu_set_t* cpus) {
  if (bytes < 4096 / 8) {
    errno = EINVAL;
    return -1;
  }
  CPU_SET_S(3, bytes, cpus);
  CPU_SET_S(4000, bytes, cpus);
  return 0;
}

int read_of_none(pid_t, std::size_t, cpu_set_t*) {
  errno = EPERM;
  return -1;
}

TEST(Affinity, HasRoomForMoreCpusThanASetHas) {
  const Affinity affinity(read_of_many);
  for (const std::size_t cpu : {3, 4000}) EXPECT_TRUE(affinity.has(cpu)) << cpu;
  for (const std::size_t cpu : {2, 4, 3999, 4001, 100'000}) EXPECT_FALSE(affinity.has(cpu)) << cpu;
}

TEST(Affinity, IsLeftAloneWhereTheSystemDoesNotSayIt) {
  const Affinity before;
  const Affinity unknown(read_of_none);
  EXPECT_FALSE(unknown.has(0));
  unknown.restore();
  const Affinity after;
  for (std::size_t cpu = 0; cpu < 1024; ++cpu) EXPECT_EQ(before.has(cpu), after.has(cpu)) << cpu;
}

TEST(Affinity, IsRestored) {
  const Affinity before;
  std::size_t first = 0;
  while (!before.has(first)) ++first;
  cpu_set_t one;
  CPU_ZERO(&one);
  CPU_SET(first, &one);
  ASSERT_EQ(sched_setaffinity(0, sizeof(one), &one), 0);
  before.restore();
  const Affinity after;
  for (std::size_t cpu = 0; cpu < 1024; ++cpu) EXPECT_EQ(before.has(cpu), after.has(cpu)) << cpu;
}

}  // namespace
}  // namespace fibertap::testing
