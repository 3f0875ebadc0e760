#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_MODEL_ENGINE_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_MODEL_ENGINE_H_

#include "host/datapath/engines/software_engine.h"
#include "sim/model/model.h"

namespace fibertap {

/// The reference model as an engine.
class ModelEngine final : public SoftwareEngine<model::Model> {
 public:
  explicit ModelEngine(const SlotSizes& sizes = {}) : SoftwareEngine("model", sizes) {}
};

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_MODEL_ENGINE_H_
