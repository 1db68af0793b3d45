#pragma once
// Notes on the desktop (org.freedesktop.Notifications): that a run has ended, for who does not look at the window. A
// click on one opens its run.
#include "bridge/desktop_bus.h"
#include "lathe/run.h"

#include <map>

namespace lathe::ui {

class DesktopNotes : public QObject {
    Q_OBJECT
public:
    explicit DesktopNotes(DesktopBus& bus, QObject* parent = nullptr);

    /// Where nobody shows notes, nothing happens.
    void tell(const RunId& run, const QString& title, const QString& text);

    void look(); ///< whether somebody shows them; looked() follows
    bool isServed() const { return m_served; } ///< as of the last look; true before the first

signals:
    void opened(const lathe::RunId& run); ///< by a click on its note
    void looked();

private slots: // of the desktop's signals
    void act(uint note, const QString& action);
    void takeToken(uint note, const QString& token);
    void forget(uint note);

private:
    DesktopBus& m_bus;
    std::map<uint, RunId> m_runs; ///< of the notes that are shown
    bool m_served = true, m_markup = true;
};

} // namespace lathe::ui
