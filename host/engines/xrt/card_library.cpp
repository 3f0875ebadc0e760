#include "host/engines/xrt/card_library.h"

#include <dlfcn.h>

#include <string>

#include "host/base/error.h"
#include "host/base/program_files.h"

namespace fibertap {
namespace {

constexpr const char* kFile = "lib/fibertap/libfibertap_xrt.so";

const CardLibrary& load_library() {
  const auto place = find_beside_program(kFile);
  if (!place) {
    throw Error(Errc::kDevice,
                "card: found no {} beside the program or above it; install fibertap whole", kFile);
  }
  const std::string file = place->string();
  // Never closed: XRT keeps threads and objects of its own until the program ends.
  void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(Errc::kDevice, "card: XRT cannot be loaded: {}; install XRT (Debian: libxrt1)",
                ::dlerror());
  }
  using Entry = const CardLibrary* (*)();
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, kCardLibraryEntry));
  if (entry == nullptr) {
    throw Error(Errc::kDevice, "{}: found no {}, expected it; install fibertap whole", file,
                kCardLibraryEntry);
  }
  return *entry();
}

}  // namespace

const CardLibrary& card_library() {
  static const CardLibrary& library = load_library();
  return library;
}

}  // namespace fibertap
