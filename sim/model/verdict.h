#ifndef FIBERTAP_SIM_MODEL_VERDICT_H_
#define FIBERTAP_SIM_MODEL_VERDICT_H_

#include <cstddef>
#include <optional>

#include "abi/disposition.h"
#include "sim/model/direction.h"
#include "sim/model/inner.h"
#include "sim/model/tables.h"

namespace fibertap::model {

/// The first condition of a rule that a packet fails (SPEC 7), in the order they are tested.
enum class Mismatch {
  kNone,
  kIpVersion,
  kProtocol,
  kSource,
  kDestination,
  kSourcePort,
  kDestinationPort
};

/// Whether an IP packet meets all conditions of `rule` but its direction.
Mismatch compare(const Rule& rule, const Inner& inner);

struct Verdict {
  std::optional<abi::Rejection> rejection;  // absent: accepted
  std::optional<std::size_t> row;           // of the rule that decided, absent when none did
};

/// The session's judgement of a frame (SPEC 4, 5.1, 7).
Verdict judge(const Session& session, const Inner& inner, Direction direction);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_VERDICT_H_
