#include "host/lab/validate/case_parts.h"

#include <gmock/gmock.h>
#include <gtest/gtest.h>

#include <numeric>

#include "host/lab/traffic/random.h"
#include "host/lab/validate/case_template.h"
#include "host/lab/validate/random_cases.h"
#include "tests/support/volume.h"

namespace fibertap::validation {
namespace {

using testing::rounds;

using Walk = void (*)(Case& the_case, Take& take);

constexpr Walk kWalks[] = {walk_loads,   walk_conditions,  walk_frames, walk_rules,
                           walk_details, walk_inner_bytes, walk_bytes,  walk_nonzero_bytes};

/// A case with few enough frames that their bytes are parts too.
Case small_case(int index) {
  Case the_case = random_case(23, static_cast<std::uint64_t>(index));
  the_case.loads.resize(1);
  std::vector<CaseBatch>& batches = the_case.loads[0].batches;
  batches.resize(std::min<std::size_t>(batches.size(), 3));
  for (CaseBatch& batch : batches) batch.resize(std::min<std::size_t>(batch.size(), 2));
  return the_case;
}

/// All that a case says.
std::string text_of(const Case& the_case) {
  std::string text = fmt::format("garbage {}\n", the_case.garbage.value_or(0));
  for (const CaseLoad& load : the_case.loads) {
    text += template_text(load.mirror) + options_text(load);
    text += fmt::format("generation {}\n", load.options.generation);
    for (const Filter& filter : load.mirror.filters) {
      text += filter.amazon_dns ? "amazon-dns\n" : "";
      for (const Cidr& resolver : filter.resolvers) {
        text += fmt::format("{} {}\n", resolver.prefix, fmt::join(resolver.address, "."));
      }
    }
    for (const CaseBatch& batch : load.batches) {
      text += "batch\n";
      for (const CaseFrame& frame : batch) {
        text += fmt::format("{} {} {} ", frame.timestamp_ns, frame.origlen, frame.bytes.size());
        text.append(frame.bytes.begin(), frame.bytes.end());
      }
    }
  }
  return text;
}

std::size_t parts_of(Walk walk, Case the_case) {
  Take count;
  walk(the_case, count);
  return count.met();
}

Case after(Walk walk, Case the_case, const std::vector<std::size_t>& kept) {
  Take take(kept);
  walk(the_case, take);
  return the_case;
}

TEST(CaseParts, ThatAreAllKeptLeaveTheCaseAsItIs) {
  for (int index = 0; index < rounds(20); ++index) {
    const Case whole = small_case(index);
    for (const Walk walk : kWalks) {
      std::vector<std::size_t> all(parts_of(walk, whole));
      std::iota(all.begin(), all.end(), std::size_t{0});
      EXPECT_TRUE(text_of(after(walk, whole, all)) == text_of(whole)) << "case " << index;
    }
  }
}

TEST(CaseParts, ThatAreAllTakenAreNotMetAgain) {
  for (int index = 0; index < rounds(20); ++index) {
    for (const Walk walk : kWalks) {
      const Case left = after(walk, small_case(index), {});
      // Filters that had a session until now are parts of the next walk.
      if (walk == walk_rules) continue;
      EXPECT_EQ(parts_of(walk, left), 0U);
    }
  }
}

TEST(CaseParts, OfAnyChoiceGoAndTheOthersStay) {
  generation::Random random(29);
  for (int index = 0; index < rounds(20); ++index) {
    const Case whole = small_case(index);
    for (const Walk walk : kWalks) {
      std::vector<std::size_t> kept;
      const std::size_t parts = parts_of(walk, whole);
      for (std::size_t part = 0; part < parts; ++part) {
        if (random.chance(50)) kept.push_back(part);
      }
      if (kept.size() == parts) continue;
      const Case left = after(walk, whole, kept);
      EXPECT_TRUE(text_of(left) != text_of(whole)) << "case " << index;
      if (walk == walk_frames) {
        EXPECT_EQ(size_of(left).frames, kept.size());
      }
    }
  }
}

TEST(CaseParts, OfAFilterThatGoesLeaveEverySessionItsOwn) {
  Case the_case;
  Mirror& mirror = the_case.loads.emplace_back().mirror;
  for (const char* const name : {"unused", "first", "unused too", "second"}) {
    mirror.filters.emplace_back().name = name;
  }
  mirror.sessions.resize(2);
  mirror.sessions[0].filter = 3;
  mirror.sessions[1].filter = 1;
  // The filters without a session are met before the sessions.
  const Case left = after(walk_rules, the_case, {2, 3});
  const Mirror& fewer = left.loads[0].mirror;
  ASSERT_EQ(fewer.filters.size(), 2U);
  EXPECT_EQ(fewer.filters[*fewer.sessions[0].filter].name, "second");
  EXPECT_EQ(fewer.filters[*fewer.sessions[1].filter].name, "first");
}

TEST(CaseParts, OfInnerBytesGoFromTheLengthsThatCountThem) {
  const Case whole = random_case(23, 1);
  for (const CaseBatch& batch : whole.loads[0].batches) {
    for (const CaseFrame& frame : batch) {
      Case the_case;
      the_case.loads.emplace_back().options = whole.loads[0].options;
      the_case.loads[0].batches = {{frame}};
      const std::size_t pieces = parts_of(walk_inner_bytes, the_case);
      if (pieces == 0) continue;
      // Whatever goes, there is an inner frame still, if an empty one.
      const CaseFrame left = after(walk_inner_bytes, the_case, {pieces / 2}).loads[0].batches[0][0];
      EXPECT_EQ(frame.bytes.size() - left.bytes.size(), frame.origlen - left.origlen);
      the_case.loads[0].batches = {{left}};
      EXPECT_GE(parts_of(walk_inner_bytes, the_case), 1U);
    }
  }
}

}  // namespace
}  // namespace fibertap::validation
