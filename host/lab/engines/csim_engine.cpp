#include "host/lab/engines/csim_engine.h"

#include "host/datapath/engines/load_check.h"

namespace fibertap {

void CsimEngine::load_rules(const RuleImage& image) {
  check_card_limits(unit().info(), image.header());
  SoftwareEngine::load_rules(image);
}

}  // namespace fibertap
