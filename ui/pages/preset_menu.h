#pragma once
// The menu of presets: each with what it changes in a line, those that a person has saved, and how to save and delete
// them. What was changed is told with the way back.
#include "bridge/backend_client.h"

class QMenu;
class QPushButton;

namespace lathe::ui {

class Banner;

class PresetMenu : public QObject {
    Q_OBJECT
public:
    /// `opens` gets the menu and owns this; `now` is the recipe that is being written.
    PresetMenu(BackendClient& client, std::function<Recipe()> now, Banner& note, QPushButton* opens);

signals:
    void chosen(const lathe::Recipe& recipe); ///< the recipe of now, changed

private:
    void read();
    void change(ChangePresets change, std::function<void()> done);
    void take(const PresetList& list);
    void fill();
    void add(const Preset& preset);
    void apply(const Preset& preset);
    void askForName();
    void save(const QString& name);
    void remove(const Preset& preset);

    BackendClient& m_client;
    std::function<Recipe()> m_now;
    Banner& m_note;
    QPushButton* m_opens;
    QMenu *m_menu, *m_remove;
    PresetList m_list;
    RequestId m_request = 0;
};

} // namespace lathe::ui
