#include "host/datapath/engines/xrt/card_access.h"

#include <cstdlib>
#include <filesystem>
#include <stdexcept>

#include "host/base/error.h"
#include "host/datapath/engines/xrt/card_library.h"
#include "host/datapath/engines/xrt/xrt_settings.h"

namespace fibertap {
namespace {

/// Where Xilinx's and AWS's packages put XRT, and what their setup.sh sets.
constexpr const char* kXrtFolder = "/opt/xilinx/xrt";
constexpr const char* kXrtVariable = "XILINX_XRT";

void set_up_xrt(const std::string& xclbin) {
  check_xrt_settings(xclbin);
  if (std::getenv(kXrtVariable) != nullptr) return;
  if (!std::filesystem::exists(kXrtFolder)) {
    throw Error(Errc::kDevice,
                "card: found no XRT in {}, expected it there or where {} says; install XRT, or try "
                "--card sim",
                kXrtFolder, kXrtVariable);
  }
  ::setenv(kXrtVariable, kXrtFolder, 0);
}

}  // namespace

std::string CardAccess::label() const {
  return fmt::format("card {}", options_.card.empty() ? "0" : options_.card);
}

void CardAccess::prepare() {
  if (!is_emulated()) return set_up_xrt(options_.xclbin);
  if (emulated_) return;
  try {
    emulated_.emplace(options_.emulated);
  } catch (const std::invalid_argument& error) {
    throw Error(Errc::kUsage, "--card sim: {}", error.what());
  } catch (const std::runtime_error& error) {
    throw Error(Errc::kDevice, "card sim: {}", error.what());
  }
}

std::vector<CardIdentity> CardAccess::list() {
  prepare();
  return card_library().list();
}

std::unique_ptr<Card> CardAccess::open() {
  prepare();
  const std::string xclbin = emulated_ ? emulated_->xclbin().string() : options_.xclbin;
  if (xclbin.empty()) {
    throw Error(Errc::kUsage, "{}: found no --xclbin, expected the file to load onto it", label());
  }
  const std::string which = emulated_ || options_.card.empty() ? "0" : options_.card;
  try {
    return card_library().open(which, xclbin);
  } catch (const Error& error) {
    throw Error(error.code(), "{}: {}", label(), error.what());
  }
}

}  // namespace fibertap
