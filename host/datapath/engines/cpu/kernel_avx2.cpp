#include "host/datapath/engines/cpu/batch_run.h"
#include "host/datapath/engines/cpu/isa_avx2.h"
#include "host/datapath/engines/cpu/kernel.h"

namespace fibertap::cpu {
namespace {

abi::BatchStatus run(const Tables& tables, const Counters& counters, const BatchMemory& memory) {
  return BatchRun<Avx2>(tables, counters, memory).run();
}

}  // namespace

const Kernel kAvx2Kernel{run, classify_keys<Avx2>};

}  // namespace fibertap::cpu
