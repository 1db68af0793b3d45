#include "lathe/jobs.h"

namespace lathe {
namespace {

constexpr std::string_view ofTorchrun = "Processes", ofSlurm = "Slurm", ofBoth = "Program";

} // namespace

std::span<const ChoiceWord<StartedBy>> choicesOf(StartedBy) {
    static const std::vector<ChoiceWord<StartedBy>> table{
        {StartedBy::Torchrun, {"torchrun", "Several processes on this machine, started by torchrun."}},
        {StartedBy::Slurm, {"slurm", "A Slurm cluster: the job waits for its turn there.", "Slurm"}},
    };
    return table;
}

const Fields& placeFields() {
    static const Fields fields{
        describe(place::on, {.label = "Where",
                             .fallback = valueOf(StartedBy::Torchrun),
                             .group = ofBoth,
                             .help = "Who starts the processes: torchrun on this machine, or a Slurm cluster."}),
        describe(place::processes, {.label = "Processes",
                                    .fallback = std::int64_t(2),
                                    .group = ofTorchrun,
                                    .help = "How many processes train together; on a machine with GPUs one for each.",
                                    .least = 1,
                                    .most = 1024}),
        describe(place::torchrun, {.label = "torchrun",
                                   .group = ofTorchrun,
                                   .help = "The program torchrun, which comes with PyTorch.",
                                   .automatic = "the one in PATH"}),
        describe(place::partition, {.label = "Partition",
                                    .group = ofSlurm,
                                    .help = "The cluster's queue; sinfo lists them.",
                                    .automatic = "the cluster's default"}),
        describe(place::account, {.label = "Account",
                                  .group = ofSlurm,
                                  .help = "Who is charged for the time.",
                                  .automatic = "the cluster's default"}),
        describe(place::nodes, {.label = "Nodes",
                                .fallback = std::int64_t(1),
                                .group = ofSlurm,
                                .help = "How many machines.",
                                .least = 1,
                                .most = 10000}),
        describe(place::tasksPerNode, {.label = "Processes per node",
                                       .fallback = std::int64_t(1),
                                       .group = ofSlurm,
                                       .help = "How many processes on each machine; with GPUs one for each.",
                                       .least = 1,
                                       .most = 1024}),
        describe(place::gpus, {.label = "A GPU for each process",
                               .group = ofSlurm,
                               .help = "Asks for as many GPUs on each machine as there are processes.",
                               .automatic = "yes, unless the recipe's device is cpu"}),
        describe(place::cpusPerTask, {.label = "Cores per process",
                                      .group = ofSlurm,
                                      .help = "How many cores each process gets; many clusters give one.",
                                      .least = 1,
                                      .most = 4096,
                                      .automatic = "the cluster's default"}),
        describe(place::timeLimit,
                 {.label = "Time limit",
                  .group = ofSlurm,
                  .help = "Minutes, hours:minutes:seconds or days-hours:minutes, such as 90, 8:00:00 or 1-12:00. Two "
                          "minutes before its end the run saves a checkpoint and stops.",
                  .automatic = "the partition's"}),
        describe(place::line,
                 {.label = "More lines",
                  .fallback = std::vector<std::string>{},
                  .group = ofSlurm,
                  .help = "Lines for the script before the training: options such as #SBATCH --mem=64G, and commands "
                          "such as module load cuda."}),
        describe(place::program, {.label = "The lathe program",
                                  .group = ofBoth,
                                  .help = "The command line program as the job's machines have it.",
                                  .automatic = "this one's"}),
    };
    return fields;
}

bool isReadBy(const Field& field, StartedBy by) {
    return field.group == ofBoth || (field.group == ofSlurm) == (by == StartedBy::Slurm);
}

std::int64_t processesOn(const Settings& place) {
    return place.get(place::on) == StartedBy::Slurm ? place.get(place::nodes) * place.get(place::tasksPerNode)
                                                    : place.get(place::processes);
}

std::string_view toString(JobState state) {
    switch (state) {
    case JobState::Sending: return "sending";
    case JobState::Waiting: return "waiting";
    case JobState::Running: return "running";
    case JobState::Finished: return "finished";
    case JobState::Stopped: return "stopped";
    case JobState::Failed: return "failed";
    case JobState::TimedOut: return "timed out";
    case JobState::NodeFailed: return "node failed";
    case JobState::Lost: return "lost";
    case JobState::Unknown: return "unknown";
    }
    return {};
}

std::string jobTag(const JobId& job) { return "job:" + job; }

bool hasEnded(JobState state) {
    return state != JobState::Sending && state != JobState::Waiting && state != JobState::Running
           && state != JobState::Unknown;
}

} // namespace lathe
