#ifndef FIBERTAP_KERNELS_TESTBENCH_HEX_H_
#define FIBERTAP_KERNELS_TESTBENCH_HEX_H_

#include <ap_int.h>

#include <string>

namespace fibertap {
namespace testbench {

/// All digits of a number of W bits, the highest first.
template <int W>
std::string to_hex(const ap_uint<W>& number) {
  const int digits = (W + 3) / 4;
  const ap_uint<4 * ((W + 3) / 4)> padded = number;
  std::string text;
  for (int i = digits - 1; i >= 0; --i) {
    text += "0123456789abcdef"[padded.range(4 * i + 3, 4 * i).to_uint()];
  }
  return text;
}

/// The number that `text` writes; false unless it has exactly the digits of W bits.
template <int W>
bool from_hex(const std::string& text, ap_uint<W>& number) {
  const std::string digits = "0123456789abcdef";
  if (text.size() != static_cast<std::size_t>((W + 3) / 4)) return false;
  ap_uint<4 * ((W + 3) / 4)> padded = 0;
  for (std::size_t i = 0; i < text.size(); ++i) {
    const std::size_t digit = digits.find(text[text.size() - 1 - i]);
    if (digit == std::string::npos) return false;
    const int bit = static_cast<int>(4 * i);
    padded.range(bit + 3, bit) = static_cast<unsigned>(digit);
  }
  number = padded;
  return number == padded;
}

}  // namespace testbench
}  // namespace fibertap

#endif  // FIBERTAP_KERNELS_TESTBENCH_HEX_H_
