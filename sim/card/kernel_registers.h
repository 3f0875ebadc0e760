#ifndef FIBERTAP_SIM_CARD_KERNEL_REGISTERS_H_
#define FIBERTAP_SIM_CARD_KERNEL_REGISTERS_H_

#include <array>
#include <cstdint>

#include "abi/kernel_command.h"

namespace fibertap::card {

inline constexpr const char* kKernelName = "mirror_target";

/// One argument in the register image of a compute unit.
struct ArgumentRegister {
  const char* name;
  const char* type;
  const char* port;
  std::uint32_t bytes;
  std::uint32_t offset;
};

/// In the order of abi::KernelArgument, laid out as Vitis HLS does: from 0x10 behind the control
/// registers, and behind each argument one word that is not used.
inline constexpr std::array<ArgumentRegister, 8> kArgumentRegisters = {{
    {"command", "unsigned int", "s_axi_control", 4, 0x10},
    {"frames", "unsigned int", "s_axi_control", 4, 0x18},
    {"input_beats", "unsigned int", "s_axi_control", 4, 0x20},
    {"output_beats", "unsigned int", "s_axi_control", 4, 0x28},
    {"input", "void*", "m_axi_gmem_in", 8, 0x30},
    {"output", "void*", "m_axi_gmem_out", 8, 0x3C},
    {"outcomes", "void*", "m_axi_gmem_outcomes", 8, 0x48},
    {"status", "void*", "m_axi_gmem_status", 8, 0x54},
}};
static_assert(kArgumentRegisters.size() == abi::kArgStatus + 1, "every argument has a register");

inline constexpr std::uint32_t kRegisterBytes = 0x60;
inline constexpr std::uint32_t kUnitAddressStep = 0x10000;
inline constexpr unsigned kBanks = 4;
inline constexpr unsigned kMaxUnits = 4;

/// Bank of a pointer argument: as on the platforms of kernels/hardware, input and output of a unit
/// in different banks, because each byte crosses its bank twice.
constexpr unsigned bank_of(unsigned unit_index, int argument) {
  return argument == abi::kArgInput ? unit_index : (unit_index + 2) % kBanks;
}

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_KERNEL_REGISTERS_H_
