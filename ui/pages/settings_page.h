#pragma once
// The few things that belong to the window rather than to a run.
#include "pages/page.h"

namespace lathe::ui {

class Card;

class SettingsPage : public Page {
    Q_OBJECT
public:
    explicit SettingsPage(Context& context, QWidget* parent = nullptr);
    void entered() override;

private:
    Card* makeNotes();
};

} // namespace lathe::ui
