#pragma once
// What the recipe will cost, beside the form and always fresh: counts, memory by part, problems, the command line.
#include "bridge/backend_client.h"
#include "widgets/card.h"

class QLabel;
class QPlainTextEdit;
class QPushButton;

namespace lathe::ui {

class DeviceStrip;
class GpuWatch;
class MemoryBar;
class StatTile;

class CostSheet : public Card {
    Q_OBJECT
public:
    explicit CostSheet(GpuWatch& gpus, QWidget* parent = nullptr);

    void showEstimate(const Estimate& estimate, const Recipe& resolved);
    void showNone(const QString& why);
    void showDevice(
        const DeviceChoice& choice); ///< where the run would compute, and why not on a GPU where that might be asked
    void showNoDevice();
    /// What is in the way of the start. `hint` takes its place while there is nothing to judge yet.
    void showProblems(const std::vector<Problem>& problems, const QString& hint = {});
    void showCommand(const Recipe& recipe);
    QPushButton* startButton() const { return m_start; }
    /// "Largest batch that fits": pressed while it looks, it stops looking.
    QPushButton* batchButton() const { return m_largest; }
    void showLooking(bool looking, const QString& phase = {});
    void showFound(const QString& words, bool good = true);
    const MemoryBar& memory() const { return *m_memory; }

private:
    StatTile *m_trainable, *m_total, *m_batch, *m_share;
    MemoryBar* m_memory;
    DeviceStrip* m_gpu;
    QLabel *m_device, *m_none, *m_problems, *m_commandNote;
    QPlainTextEdit* m_command;
    QPushButton *m_start, *m_largest;
    QLabel* m_found;
};

} // namespace lathe::ui
