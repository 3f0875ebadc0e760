#ifndef FIBERTAP_SIM_CARD_DRIVER_REGISTERS_H_
#define FIBERTAP_SIM_CARD_DRIVER_REGISTERS_H_

#include <array>
#include <cstddef>
#include <cstdint>
#include <span>

#include "abi/kernel_command.h"
#include "sim/card/kernel_registers.h"

namespace fibertap::card {

/// The register image of a compute unit: control in word 0, arguments as kArgumentRegisters says.
class Registers {
 public:
  /// False when there is no such register.
  bool read(std::uint32_t offset, std::uint32_t& value) const {
    if (offset % 4 != 0 || offset >= kRegisterBytes) return false;
    value = words_[offset / 4];
    return true;
  }

  /// Writes from offset 0; what has no register is dropped.
  void write(std::span<const std::uint32_t> words) {
    for (std::size_t i = 0; i < words.size() && i < words_.size(); ++i) words_[i] = words[i];
  }

  std::uint32_t word(abi::KernelArgument argument) const {
    return words_[kArgumentRegisters[static_cast<std::size_t>(argument)].offset / 4];
  }
  std::uint64_t address(abi::KernelArgument argument) const {
    const std::size_t low = kArgumentRegisters[static_cast<std::size_t>(argument)].offset / 4;
    return words_[low] | std::uint64_t{words_[low + 1]} << 32;
  }
  abi::Command command() const { return static_cast<abi::Command>(word(abi::kArgCommand)); }

 private:
  std::array<std::uint32_t, kRegisterBytes / 4> words_{};
};

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_DRIVER_REGISTERS_H_
