#pragma once
// What the recipe will cost, beside the form and always fresh: counts, memory by part, problems, the command line.
#include "bridge/backend_client.h"
#include "models/readiness.h"
#include "widgets/card.h"

class QPlainTextEdit;
class QPushButton;

namespace lathe::ui {

class DeviceStrip;
class GpuWatch;
class MemoryBar;
class ReadinessList;
class StatTile;
class TextLabel;

class CostSheet : public Card {
    Q_OBJECT
public:
    explicit CostSheet(GpuWatch& gpus, QWidget* parent = nullptr);

signals:
    void fieldWanted(const std::string& field); ///< that mends one of the obstacles

public:
    void showEstimate(const Estimate& estimate, const Recipe& resolved);
    void showNone(const QString& why);
    void showDevice(
        const DeviceChoice& choice); ///< where the run would compute, and why not on a GPU where that might be asked
    void showNoDevice();
    /// What is in the way of the start. `hint` takes its place while there is nothing to judge yet.
    void showObstacles(const std::vector<Obstacle>& obstacles, const QString& hint = {});
    void showCommand(const Recipe& recipe);
    QPushButton* startButton() const { return m_start; }
    QPushButton* elsewhereButton() const { return m_elsewhere; } ///< "Run on…": which needs no device here
    /// "Largest batch that fits": pressed while it looks, it stops looking.
    QPushButton* batchButton() const { return m_largest; }
    void showLooking(bool looking, const QString& phase = {});
    void showFound(const QString& words, bool good = true);
    const MemoryBar& memory() const { return *m_memory; }

private:
    StatTile *m_trainable, *m_total, *m_batch, *m_share;
    MemoryBar* m_memory;
    DeviceStrip* m_gpu;
    TextLabel *m_device, *m_none, *m_hint, *m_commandNote;
    ReadinessList* m_readiness;
    QPlainTextEdit* m_command;
    QPushButton *m_start, *m_elsewhere, *m_largest;
    TextLabel* m_found;
};

} // namespace lathe::ui
