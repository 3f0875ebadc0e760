#ifndef FIBERTAP_HOST_TARGET_HEALTH_FACTS_H_
#define FIBERTAP_HOST_TARGET_HEALTH_FACTS_H_

#include <cstdint>

#include "host/observe/health.h"
#include "host/target/target_snapshot.h"

namespace fibertap {

/// Of the rules that a pipeline judges by.
std::uint32_t generation_of(const Snapshot& pipeline);

/// What a target's health is judged by.
HealthFacts health_facts(const TargetSnapshot& snapshot, HealthFacts::Time now, bool is_draining);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_TARGET_HEALTH_FACTS_H_
