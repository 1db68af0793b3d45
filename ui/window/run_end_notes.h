#pragma once
// Tells on the desktop how a run ended, or why it waits for a person, while neither the window nor a dialog of it is in
// front.
#include "bridge/desktop_notes.h"
#include "lathe/event.h"
#include "settings/settings.h"

namespace lathe::ui {

class BackendClient;

class RunEndNotes : public QObject {
    Q_OBJECT
public:
    RunEndNotes(BackendClient& client, const WindowSettings& settings, DesktopNotes& notes, const QWidget& window);

private:
    void hear(const Event& event);
    bool isInFront() const;

    BackendClient& m_client;
    const WindowSettings& m_settings;
    DesktopNotes& m_notes;
    const QWidget& m_window;
};

} // namespace lathe::ui
