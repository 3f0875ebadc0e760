#ifndef FIBERTAP_KERNELS_DATAFLOW_H_
#define FIBERTAP_KERNELS_DATAFLOW_H_

/// Calls a stage of a command. A simulation that wants to run stages side by side or to
/// look at their streams defines both macros before it includes a command; FIBERTAP_JOIN ends each
/// one.
#ifndef FIBERTAP_STAGE
#define FIBERTAP_STAGE(stage, ...) stage(__VA_ARGS__)
#define FIBERTAP_JOIN()
#endif

#endif  // FIBERTAP_KERNELS_DATAFLOW_H_
