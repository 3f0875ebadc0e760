#ifndef FIBERTAP_SIM_MODEL_DIRECTION_H_
#define FIBERTAP_SIM_MODEL_DIRECTION_H_

#include <string_view>

#include "sim/model/inner.h"
#include "sim/model/outer.h"
#include "sim/model/tables.h"

namespace fibertap::model {

/// As seen by the source ENI of the session.
enum class Direction { kIngress, kEgress, kUnknown };

struct Directed {
  Direction direction;
  std::string_view reason;  // what decided it, for a person
};

/// SPEC 6: by the session's MACs, else by the outer source address.
Directed direction_of(const Session& session, const Outer& outer, const Inner& inner);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_DIRECTION_H_
