#include "host/datapath/engines/xrt/xrt_settings.h"

#include <boost/property_tree/ini_parser.hpp>
#include <boost/property_tree/ptree.hpp>
#include <cstdint>
#include <cstdlib>
#include <cstring>
#include <filesystem>
#include <fstream>
#include <optional>
#include <regex>
#include <string>
#include <utility>

#include "host/base/error.h"

namespace fibertap {
namespace {

namespace fs = std::filesystem;

/// A setting of XRT that breaks us, by the values that do.
struct Breaking {
  const char* key;
  const char* values;  // a regular expression, whole
  const char* expected;
};

/// Without KDS, XRT writes to the compute unit's registers itself, which a driver refuses. A
/// cpu_affinity that XRT cannot read ends the process while a thread starts.
constexpr Breaking kBreaking[] = {
    {"Runtime.kds", "false|0", "true"},
    {"Runtime.sws", "true|1", "false"},
    {"Runtime.cpu_affinity", "(?!default$|\\{?\\d+(,\\d+)*\\}?$).*", "CPUs such as {0,1}"},
};

std::optional<std::string> variable(const char* name) {
  const char* const value = std::getenv(name);
  return value == nullptr ? std::nullopt : std::optional<std::string>(value);
}

/// The emulation that an xclbin was built for, as XCL_EMULATION_MODE names it; empty for hardware
/// and for what is no xclbin.
std::string emulation_of(const std::string& xclbin) {
  // Of `struct axlf` (xclbin.h): the magic, and the mode in its header.
  constexpr std::size_t kModeAt = 332;
  constexpr std::uint16_t kHwEmu = 4, kSwEmu = 5, kHwEmuPartial = 6;
  char head[kModeAt + sizeof(std::uint16_t)] = {};
  std::ifstream(xclbin, std::ios::binary).read(head, sizeof(head));
  std::uint16_t mode = 0;
  std::memcpy(&mode, head + kModeAt, sizeof(mode));
  if (std::memcmp(head, "xclbin2", 8) != 0) return "";
  if (mode == kHwEmu || mode == kHwEmuPartial) return "hw_emu";
  return mode == kSwEmu ? "sw_emu" : "";
}

void check_emulation(const std::string& xclbin) {
  const auto mode = variable("XCL_EMULATION_MODE");
  const std::string built_for = emulation_of(xclbin);
  if (!built_for.empty()) {
    if (mode == built_for) return;
    throw Error(
        Errc::kDevice,
        "card: found XCL_EMULATION_MODE {}, expected {}, which {} was built for; set it so, "
        "or name an xclbin for hardware",
        mode ? *mode : "unset", built_for, xclbin);
  }
  if (!mode) return;
  throw Error(Errc::kDevice,
              "card: found XCL_EMULATION_MODE={} in the environment, expected it unset: XRT would "
              "take an emulation of its own for the card; unset it, or try --card sim",
              *mode);
}

/// The file that XRT takes, in the order of its search.
std::optional<fs::path> settings_file() {
  std::error_code ignored;
  for (const char* const name : {"XRT_INI_PATH", "SDACCEL_INI_PATH"}) {
    const auto path = variable(name);
    if (path && fs::exists(*path, ignored)) return *path;
  }
  const fs::path program = fs::read_symlink("/proc/self/exe", ignored).parent_path();
  for (const fs::path& folder : {program, fs::current_path(ignored)}) {
    for (const char* const name : {"xrt.ini", "sdaccel.ini"}) {
      if (fs::exists(folder / name, ignored)) return folder / name;
    }
  }
  return std::nullopt;
}

boost::property_tree::ptree read_settings(const std::optional<fs::path>& file) {
  boost::property_tree::ptree settings;
  if (!file) return settings;
  try {
    boost::property_tree::read_ini(file->string(), settings);
  } catch (const boost::property_tree::ini_parser_error&) {
    settings.clear();  // XRT says so and goes on without
  }
  return settings;
}

}  // namespace

void check_xrt_settings(const std::string& xclbin) {
  check_emulation(xclbin);
  const auto file = settings_file();
  const auto settings = read_settings(file);
  for (const Breaking& breaking : kBreaking) {
    std::string place = "the environment";
    auto value = variable(breaking.key);
    if (!value) {
      const auto in_file = settings.get_optional<std::string>(breaking.key);
      if (in_file) value = *in_file;
      if (in_file) place = file->string();
    }
    if (!value || !std::regex_match(*value, std::regex(breaking.values))) continue;
    throw Error(Errc::kDevice,
                "card: found {} = {} in {}, expected {}: XRT would end the process; take it out",
                breaking.key, *value, place, breaking.expected);
  }
}

}  // namespace fibertap
