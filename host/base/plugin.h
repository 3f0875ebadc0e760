#ifndef FIBERTAP_HOST_BASE_PLUGIN_H_
#define FIBERTAP_HOST_BASE_PLUGIN_H_

#include <dlfcn.h>

#include <string>

#include "host/base/error.h"
#include "host/base/program_files.h"

namespace fibertap {

/// A library of ours that is opened by the commands that use it, because it is linked with what is
/// large or may be missing.
struct Plugin {
  const char* user;     // of it, as errors begin: "card"
  const char* file;     // below the folder of the program or the one above it
  const char* entry;    // its one function, a `const Interface* ()`
  const char* linked;   // what it is linked with: "XRT"
  const char* package;  // that has it
};

/// Opens `plugin` and calls its entry. It is never closed: what it is linked with keeps threads and
/// objects of its own until the program ends. Throws Error(kDevice) where a part is missing.
template <typename Interface>
const Interface& open_plugin(const Plugin& plugin) {
  const auto place = find_beside_program(plugin.file);
  if (!place) {
    throw Error(
        Errc::kDevice,
        "{}: found no {} beside the program or one folder above; install fibertap whole, or "
        "install {} (Debian: {}) and build again",
        plugin.user, plugin.file, plugin.linked, plugin.package);
  }
  const std::string file = place->string();
  void* const library = ::dlopen(file.c_str(), RTLD_NOW | RTLD_LOCAL);
  if (library == nullptr) {
    throw Error(Errc::kDevice,
                "{}: {} cannot be loaded: {}; if it is missing, install {} (Debian: {})",
                plugin.user, plugin.linked, ::dlerror(), plugin.linked, plugin.package);
  }
  using Entry = const Interface* (*)();
  const auto entry = reinterpret_cast<Entry>(::dlsym(library, plugin.entry));
  if (entry == nullptr) {
    throw Error(Errc::kDevice, "{}: found no {}, expected it; install fibertap whole", file,
                plugin.entry);
  }
  return *entry();
}

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_PLUGIN_H_
