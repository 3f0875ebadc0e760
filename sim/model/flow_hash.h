#ifndef FIBERTAP_SIM_MODEL_FLOW_HASH_H_
#define FIBERTAP_SIM_MODEL_FLOW_HASH_H_

#include <cstdint>

#include "sim/model/inner.h"

namespace fibertap::model {

/// Toeplitz hash of `input` under the 40-byte key 0x6d5a repeated, which makes it the same for
/// both directions of a flow.
std::uint32_t toeplitz(Bytes input);

/// Flow hash of an inner frame; 0 when it is not IP (SPEC 9).
std::uint32_t flow_hash(const Inner& inner);

}  // namespace fibertap::model

#endif  // FIBERTAP_SIM_MODEL_FLOW_HASH_H_
