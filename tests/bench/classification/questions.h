#ifndef FIBERTAP_TESTS_BENCH_CLASSIFICATION_QUESTIONS_H_
#define FIBERTAP_TESTS_BENCH_CLASSIFICATION_QUESTIONS_H_

#include <cstdint>
#include <vector>

#include "host/rules/mirror.h"
#include "tests/acl/match_key.h"

namespace fibertap::testing {

/// What is to be decided: a packet of a session, its key extracted and its direction known.
struct Question {
  std::uint32_t vni;
  Direction direction;
  MatchKey key;
};

/// Row of the rule that decides, in the evaluation order of the session's filter, or kNoRow.
using Answer = std::uint32_t;
inline constexpr Answer kNoRow = 0xFFFFFFFF;

/// Sessions with a filter of their own each, 10 rules as people write them, and as many questions
/// to them as are asked for: the VNI is uniform, every flow another, half of them accepted.
struct Questionnaire {
  Mirror mirror;
  std::vector<Question> questions;
};

/// With `mixed`, the filters of every second session are IPv6, and so are the flows to it.
Questionnaire make_questionnaire(std::uint32_t sessions, bool mixed, std::size_t questions);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_BENCH_CLASSIFICATION_QUESTIONS_H_
