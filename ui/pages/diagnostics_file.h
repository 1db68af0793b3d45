#pragma once
class QWidget;

namespace lathe {
class Workbench;
}

namespace lathe::ui {

class BackendClient;
class Banner;

/// Asks where to save diagnostics, and says in `banner` how that went. Both must outlive the dialog.
void saveDiagnosticsAs(QWidget* parent, BackendClient& client, Banner& banner);

} // namespace lathe::ui
