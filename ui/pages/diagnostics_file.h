#pragma once
class QWidget;

namespace lathe {
class Workbench;
}

namespace lathe::ui {

class Banner;

/// Asks where to save diagnostics, and says in `banner` how that went. Both must outlive the dialog.
void saveDiagnosticsAs(QWidget* parent, Workbench& bench, Banner& banner);

} // namespace lathe::ui
