#include "host/datapath/engines/cpu/batch_run.h"
#include "host/datapath/engines/cpu/isa_avx512.h"
#include "host/datapath/engines/cpu/kernel.h"

namespace fibertap::cpu {
namespace {

abi::BatchStatus run(const Tables& tables, const Counters& counters, const BatchMemory& memory) {
  return BatchRun<Avx512>(tables, counters, memory).run();
}

}  // namespace

const Kernel kAvx512Kernel{run, classify_keys<Avx512>};

}  // namespace fibertap::cpu
