#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SIMD_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SIMD_H_

#include <string_view>

namespace fibertap::cpu {

/// Instruction sets that the engine is compiled for.
enum class Simd { kPlain, kAvx2, kAvx512 };

/// What --simd may be.
inline constexpr char kSimdNames[] = "auto, avx512, avx2 or plain";

std::string_view name(Simd simd) noexcept;

/// Whether this machine has it.
bool has(Simd simd) noexcept;

/// What `name` (a --simd value) asks for; "auto" is the widest that the machine has. Throws
/// Error(kUsage) for an unknown name, and Error(kDevice) naming what the machine lacks.
Simd choose_simd(std::string_view name);

}  // namespace fibertap::cpu

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_CPU_SIMD_H_
