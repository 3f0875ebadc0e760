#include "host/engines/csim_engine.h"

#include "host/engines/card_limits.h"

namespace fibertap {

void CsimEngine::load_rules(const RuleImage& image) {
  check_card_limits(unit().info(), image.header());
  SoftwareEngine::load_rules(image);
}

}  // namespace fibertap
