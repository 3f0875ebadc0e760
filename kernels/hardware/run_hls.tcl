# Simulates and synthesises stages, or the whole kernel, with Vitis HLS 2021.2, and ends with a
# table of II, latency and slack of every loop. kernels/hardware/run_hls makes vectors and calls it;
# by hand:
#
#   fibertap-lab vectors --stage vxlan_decap --out /tmp/v/vxlan_decap --template mirror.yaml in.pcap
#   FIBERTAP_STAGE=vxlan_decap FIBERTAP_VECTORS=/tmp/v vitis_hls -f kernels/hardware/run_hls.tcl
#
# The environment says what to do:
#   FIBERTAP_STAGE    as fibertap-lab vectors --list has them, one or several with blanks between;
#                     `all` (default) is the kernel mirror_target
#   FIBERTAP_VECTORS  folder with a folder of vectors for each stage; needed by csim and cosim
#   FIBERTAP_STEPS    of csim csynth cosim export, in that order (default: csim csynth cosim)
#   FIBERTAP_PART     default xcvu9p-flgb2104-2-i, that of AWS F1; Alveo U200: xcu200-fsgd2104-2-e,
#                     U250: xcu250-figd2104-2l-e, U55C: xcu55c-fsvh2892-2l-e
#   FIBERTAP_OUT      folder for the projects hls_STAGE, which are made anew (default: the current)
#
# Exit codes: 1 a step failed, or a loop has another II than 1; 2 a setting is wrong.

set hardware [file dirname [file normalize [info script]]]
set top_folder [file dirname [file dirname $hardware]]
source $hardware/loop_table.tcl

proc setting {name default} {
  if {[info exists ::env($name)]} { return $::env($name) }
  return $default
}

proc refuse {message} {
  puts stderr "run_hls.tcl: $message"
  exit 2
}

set stages [setting FIBERTAP_STAGE all]
set vectors [file normalize [setting FIBERTAP_VECTORS ""]]
set steps [setting FIBERTAP_STEPS "csim csynth cosim"]
set part [setting FIBERTAP_PART xcvu9p-flgb2104-2-i]
set out [file normalize [setting FIBERTAP_OUT .]]

foreach step $steps {
  if {$step ni {csim csynth cosim export}} {
    refuse "FIBERTAP_STEPS: found $step, expected csim, csynth, cosim or export"
  }
}
foreach stage $stages {
  if {![regexp {^[a-z][a-z_]*$} $stage]} {
    refuse "FIBERTAP_STAGE: found $stage, expected names of stages; fibertap-lab vectors --list has\
        them"
  }
  if {"csim" ni $steps && "cosim" ni $steps} continue
  if {![file exists $vectors/$stage/$stage.arguments.txt]} {
    refuse "FIBERTAP_VECTORS: found no $stage/$stage.arguments.txt in $vectors; run fibertap-lab\
        vectors first"
  }
}

# ap_int is 1024 bits wide at most unless set otherwise; a window of the inner parse has 2048.
set flags "-std=c++14 -I$top_folder -DAP_INT_MAX_W=4096 [exec $hardware/kernel_identity --defines]"

# Everything that `stage` takes, as commands of Vitis HLS.
proc open_design {stage} {
  global top_folder flags part
  # The kernel is what v++ links; a stage is an IP with streams for ports.
  if {$stage eq "all"} {
    lassign {mirror_target mirror_target stage_tops vitis} top design other flow
  } else {
    lassign [list ${stage}_top stage_tops mirror_target vivado] top design other flow
  }
  open_project -reset hls_$stage
  set_top $top
  add_files -cflags $flags $top_folder/kernels/$design.cpp
  # The test bench plays every stage, so it is linked with all of them.
  foreach source [concat $top_folder/kernels/$other.cpp \
      [lsort [glob $top_folder/kernels/testbench/*.cpp]]] {
    add_files -tb -cflags "$flags -Wno-unknown-pragmas" $source
  }
  open_solution -reset -flow_target $flow solution
  set_part $part
  # 250 MHz is the data clock of the F1 shell. HLS keeps 27 % of the period for routing unless set.
  create_clock -period 4
}

proc take_step {step stage} {
  set played [file join $::vectors $stage]
  switch $step {
    csim { csim_design -O -argv $played }
    csynth { csynth_design }
    cosim { cosim_design -O -rtl verilog -argv $played }
    export { export_design -format [expr {$stage eq "all" ? "xo" : "ip_catalog"}] }
  }
}

# A step that fails ends its stage, not the others.
set failures {}
set loops {}
cd $out
foreach stage $stages {
  open_design $stage
  foreach step {csim csynth cosim export} {
    if {$step ni $steps} continue
    if {[catch {
      take_step $step $stage
      if {$step eq "csynth"} {
        lappend loops {*}[loops_of $stage $out/hls_$stage/solution/syn/report/csynth.xml]
      }
    } message]} {
      lappend failures "stage $stage, $step: $message"
      break
    }
  }
  close_project
}

if {"csynth" in $steps} {
  puts [loop_table $loops]
  lappend failures {*}[loop_failures $loops]
}
foreach failure $failures {
  puts stderr "run_hls.tcl: $failure"
}
exit [expr {[llength $failures] == 0 ? 0 : 1}]
