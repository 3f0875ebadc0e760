#ifndef FIBERTAP_HOST_OBSERVE_EXPLANATION_H_
#define FIBERTAP_HOST_OBSERVE_EXPLANATION_H_

#include <cstdint>
#include <string>

#include "host/datapath/ingest/frame_source.h"
#include "host/rules/rule_image.h"

namespace fibertap {

/// Why the rules take `frame` or not: what the reference model reads in it field by field, and
/// what each rule that is looked at says of it.
/// A GENEVE tunnel to `geneve_port` is taken off before; 0: none.
std::string explain(const Frame& frame, const RuleImage& rules, std::uint16_t geneve_port = 0);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_OBSERVE_EXPLANATION_H_
