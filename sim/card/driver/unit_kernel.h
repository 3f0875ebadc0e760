#ifndef FIBERTAP_SIM_CARD_DRIVER_UNIT_KERNEL_H_
#define FIBERTAP_SIM_CARD_DRIVER_UNIT_KERNEL_H_

#include <cstdint>

#include "sim/card/driver/registers.h"
#include "sim/card/faults.h"
#include "sim/csim/kernel.h"

namespace fibertap::card {

/// Where the pointer arguments of a command are in this process.
struct KernelMemory {
  const std::uint8_t* input = nullptr;
  std::uint8_t* output = nullptr;
  std::uint8_t* outcomes = nullptr;
  std::uint8_t* status = nullptr;
};

/// What a command moved.
struct KernelTraffic {
  std::uint64_t input_beats = 0;
  std::uint64_t output_beats = 0;
  std::uint64_t outcome_beats = 0;
};

/// The kernel of one compute unit, and the faults that show in its answers.
class UnitKernel {
 public:
  /// `number` counts from 1.
  UnitKernel(const Faults& faults, unsigned number)
      : faults_(faults), number_(number), kernel_(csim::Streams::kPlain, number) {}

  /// `batch` is the number of a RUN, 0 of another command. Throws what the kernel throws.
  KernelTraffic serve(const Registers& registers, const KernelMemory& memory, std::uint64_t batch);

 private:
  void spoil_info(std::uint8_t* status) const;
  void spoil_batch(std::uint64_t batch, const Registers& registers,
                   const KernelMemory& memory) const;
  void spoil_counters(const KernelMemory& memory) const;

  Faults faults_;
  unsigned number_;
  csim::Kernel kernel_;
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_UNIT_KERNEL_H_
