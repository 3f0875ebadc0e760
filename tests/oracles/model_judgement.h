#ifndef FIBERTAP_TESTS_ORACLES_MODEL_JUDGEMENT_H_
#define FIBERTAP_TESTS_ORACLES_MODEL_JUDGEMENT_H_

#include "host/rules/mirror.h"
#include "sim/model/direction.h"
#include "sim/model/tables.h"
#include "tests/acl/match_key.h"
#include "tests/oracles/judgement.h"

namespace fibertap::testing {

/// What the model decodes of the compiled `mirror`. Throws std::runtime_error when it refuses it.
model::Tables compiled(const Mirror& mirror);

/// What the model makes of a packet with this key. The session has rules.
Judgement judge_by_model(const model::Session& session, const MatchKey& key,
                         model::Direction direction);

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_ORACLES_MODEL_JUDGEMENT_H_
