#ifndef FIBERTAP_SIM_CARD_XCLBIN_WRITER_H_
#define FIBERTAP_SIM_CARD_XCLBIN_WRITER_H_

#include <cstddef>
#include <cstdint>
#include <string>
#include <vector>

namespace fibertap::card {

/// What stands where hardware has its bitstream: which kernel, of which ABI. The driver loads
/// nothing else.
std::string kernel_description();

/// The xclbin of the emulated card: kernel `mirror_target` with the arguments of
/// abi::KernelArgument, compute units mirror_target_1 to mirror_target_`units`, four banks of
/// `bank_bytes`. The same settings give the same bytes; the uuid is a digest of them. Throws
/// std::invalid_argument for 0 or more than 4 units and for banks that are not whole KiB.
std::vector<std::uint8_t> write_xclbin(unsigned units, std::size_t bank_bytes);

}  // namespace fibertap::card

#endif  // FIBERTAP_SIM_CARD_XCLBIN_WRITER_H_
