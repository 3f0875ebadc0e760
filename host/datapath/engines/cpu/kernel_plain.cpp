#include "host/datapath/engines/cpu/batch_run.h"
#include "host/datapath/engines/cpu/isa_plain.h"
#include "host/datapath/engines/cpu/kernel.h"

namespace fibertap::cpu {
namespace {

abi::BatchStatus run(const Tables& tables, const Counters& counters, const BatchMemory& memory) {
  return BatchRun<Plain>(tables, counters, memory).run();
}

}  // namespace

const Kernel kPlainKernel{run, classify_keys<Plain>};

}  // namespace fibertap::cpu
