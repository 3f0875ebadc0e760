#ifndef FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_SETTINGS_H_
#define FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_SETTINGS_H_

#include <string>

namespace fibertap {

/// A user's settings of XRT are kept for a real card, but some break what uses it: XRT then ends
/// the process in a thread of its own, or takes an emulation for the card. Throws Error(kDevice)
/// for the first of those in the environment or in the xrt.ini that XRT will read. An emulation of
/// Vitis is meant where the file `xclbin`, which may be empty, was built for the one that the
/// environment asks for.
void check_xrt_settings(const std::string& xclbin);

}  // namespace fibertap

#endif  // FIBERTAP_HOST_DATAPATH_ENGINES_XRT_XRT_SETTINGS_H_
