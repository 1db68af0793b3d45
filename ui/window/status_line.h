#pragma once
// The line at the window's foot, the same on every page: what runs and how far it is, what waits, and what the machine
// does meanwhile.
#include "bridge/gpu_watch.h"
#include "bridge/machine_load.h"
#include "models/run_list_model.h"

#include <QFrame>
#include <QPointer>
#include <QTimer>

class QLabel;
class QPushButton;

namespace lathe::ui {

class Meter;

class StatusLine : public QFrame {
    Q_OBJECT
public:
    StatusLine(const RunListModel& runs, GpuWatch& gpus, QWidget* parent = nullptr);

signals:
    void runClicked(const lathe::RunId& run);

protected:
    void showEvent(QShowEvent* event) override;
    void hideEvent(QHideEvent* event) override;
    void resizeEvent(QResizeEvent* event) override;

private:
    void showRuns();
    void showMachine();
    void fit();

    const RunListModel& m_runs;
    QPointer<GpuWatch> m_gpus; ///< goes before the window's widgets do
    MachineLoad m_machine;
    QTimer m_often{this};
    RunId m_run;
    QString m_title; ///< the run's name in full
    bool m_hasShare = false;
    std::string m_gpu; ///< the UUID of the one that it runs on; empty: none, or not known
    QPushButton* m_name;
    QLabel *m_progress, *m_waiting, *m_load;
    Meter* m_share;
};

} // namespace lathe::ui
