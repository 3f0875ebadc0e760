#ifndef FIBERTAP_HOST_BASE_THREAD_CAPABILITIES_H_
#define FIBERTAP_HOST_BASE_THREAD_CAPABILITIES_H_

namespace fibertap {

/// No thread of the process has a capability when it returns, nor can it get one back. Capabilities
/// are a thread's own: each drops them itself, when a signal (SIGRTMAX) comes to it. Threads that
/// block that signal are waited for in vain: throws Error(kRuntime).
void drop_capabilities_of_all_threads();

}  // namespace fibertap

#endif  // FIBERTAP_HOST_BASE_THREAD_CAPABILITIES_H_
