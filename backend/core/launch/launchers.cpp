#include "launch/launchers.h"

namespace lathe {

const JobLauncher& launcherOf(StartedBy by) { return by == StartedBy::Slurm ? slurmLauncher() : torchrunLauncher(); }

} // namespace lathe
