#ifndef FIBERTAP_TESTS_HOST_ENGINES_CPU_CPU_BESIDE_MODEL_H_
#define FIBERTAP_TESTS_HOST_ENGINES_CPU_CPU_BESIDE_MODEL_H_

#include "host/datapath/engines/cpu/unit.h"
#include "tests/support/beside_model.h"

namespace fibertap::testing {

/// A unit of the cpu engine and the model that are asked the same. Its stores are wide, so they go
/// past the blocks while there is room.
using CpuBesideModel = BesideModel<cpu::Unit, RoomBehind::kIsScratch>;

}  // namespace fibertap::testing

#endif  // FIBERTAP_TESTS_HOST_ENGINES_CPU_CPU_BESIDE_MODEL_H_
