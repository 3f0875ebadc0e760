#include <fmt/format.h>
#include <gtest/gtest.h>

#include <cstdlib>
#include <iostream>
#include <optional>
#include <random>
#include <vector>

#include "tests/acl/draw.h"
#include "tests/acl/random_key.h"
#include "tests/oracles/acl_case.h"
#include "tests/oracles/acl_filter.h"
#include "tests/oracles/model_judgement.h"
#include "tests/oracles/random_filter.h"

// Random filters, compiled and judged by the model, against DPDK's rte_acl on the same filters as
// the mirror objects state them: one answer for compilation and model together.

namespace fibertap::testing {
namespace {

constexpr int kKeys = 2000;  // of each filter, each judged in every direction

std::uint32_t from_environment(const char* name, std::uint32_t otherwise) {
  const char* given = std::getenv(name);
  return given != nullptr ? static_cast<std::uint32_t>(std::strtoul(given, nullptr, 10))
                          : otherwise;
}

/// One to three filters, so that they start in different blocks of one image, each with a session.
Mirror random_mirror(Draw& draw) {
  Mirror mirror;
  const auto filters = draw.between<std::size_t>(1, 3);
  for (std::size_t i = 0; i < filters; ++i) {
    mirror.filters.push_back(random_filter(draw));
    mirror.filters.back().name = fmt::format("tmf-{}", i);
    Session& session = mirror.sessions.emplace_back();
    session.vni = static_cast<std::uint32_t>(i);
    session.filter = i;
  }
  return mirror;
}

/// How often each judgement was made.
struct Tally {
  std::size_t accepted = 0;
  std::size_t rejected_by_rule = 0;
  std::size_t no_match = 0;

  void add(const Judgement& judgement) {
    ++(judgement.accepted ? accepted : judgement.row ? rejected_by_rule : no_match);
  }
  std::size_t all() const { return accepted + rejected_by_rule + no_match; }
};

/// The first question that is answered differently.
std::optional<AclCase> first_difference(const DpdkEnvironment& environment, const Mirror& mirror,
                                        Draw& draw, Tally& tally) {
  const model::Tables tables = compiled(mirror);
  for (std::size_t i = 0; i < mirror.filters.size(); ++i) {
    const AclFilter filter(environment, mirror.filters[i]);
    const std::vector<Rule> rules = stated_rules(mirror.filters[i]);
    for (int k = 0; k < kKeys; ++k) {
      const MatchKey key = random_key(draw, rules);
      for (const auto direction :
           {model::Direction::kIngress, model::Direction::kEgress, model::Direction::kUnknown}) {
        const Judgement judgement = filter.judge(key, direction);
        tally.add(judgement);
        if (judge_by_model(tables.sessions[i], key, direction) != judgement) {
          return AclCase{mirror, i, key, direction};
        }
      }
    }
  }
  return std::nullopt;
}

TEST(Acl, DecidesRandomKeysByTheRowsTheModelDecidesThemBy) {
  const DpdkEnvironment environment;
  const std::uint32_t seed = from_environment("FIBERTAP_SEED", std::random_device()());
  const std::uint32_t mirrors = from_environment("FIBERTAP_MIRRORS", 50);
  std::cout << fmt::format("seed {} (FIBERTAP_SEED={} repeats it)\n", seed, seed);

  Tally tally;
  for (std::uint32_t i = 0; i < mirrors; ++i) {
    Draw draw(seed + i);
    const Mirror mirror = random_mirror(draw);
    const auto difference = first_difference(environment, mirror, draw, tally);
    if (difference) {
      FAIL() << fmt::format("FIBERTAP_SEED={} FIBERTAP_MIRRORS=1 repeats it\n", seed + i)
             << text_of(environment, shrunk(environment, *difference));
    }
  }

  std::cout << fmt::format("{} accepted, {} rejected by a rule, {} by none\n", tally.accepted,
                           tally.rejected_by_rule, tally.no_match);
  for (const std::size_t often : {tally.accepted, tally.rejected_by_rule, tally.no_match}) {
    EXPECT_GE(often, tally.all() / 20) << "the keys drawn leave a kind of judgement out";
  }
}

}  // namespace
}  // namespace fibertap::testing
