; Inno Setup 6: packs dist\firepost\ for Windows. ISCC /DVersion=0.1.0 desktop\release\firepost.iss
; The folder runs as well without being installed, also from a stick.
#ifndef Version
  #define Version "0.0.0"
#endif
[Setup]
AppId={{6C0B8E2B-6E0E-4B0B-9B1E-5F17F1A7E0F1}
AppName=林火前指 firepost
AppVersion={#Version}
DefaultDirName={autopf}\firepost
DefaultGroupName=林火前指
PrivilegesRequired=lowest
PrivilegesRequiredOverridesAllowed=dialog
ArchitecturesAllowed=x64compatible
ArchitecturesInstallIn64BitMode=x64compatible
ChangesAssociations=yes
SetupIconFile=firepost.ico
UninstallDisplayIcon={app}\firepost.exe
LicenseFile=..\..\LICENSE
OutputDir=..\..\dist
OutputBaseFilename=firepost-{#Version}-setup
Compression=lzma2
SolidCompression=yes

[Files]
Source: "..\..\dist\firepost\*"; DestDir: "{app}"; Flags: recursesubdirs ignoreversion

[Icons]
Name: "{group}\林火前指"; Filename: "{app}\firepost.exe"
Name: "{group}\林火前指 演练"; Filename: "{app}\firepost.exe"; Parameters: "--drill"
Name: "{autodesktop}\林火前指"; Filename: "{app}\firepost.exe"

[Registry]
Root: HKA; Subkey: "Software\Classes\.fire"; ValueType: string; ValueData: "firepost.desk"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\firepost.desk"; ValueType: string; ValueData: "林火前指工作库"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\firepost.desk\DefaultIcon"; ValueType: string; ValueData: "{app}\firepost.exe,0"
Root: HKA; Subkey: "Software\Classes\firepost.desk\shell\open\command"; ValueType: string; ValueData: """{app}\firepost.exe"" ""%1"""
Root: HKA; Subkey: "Software\Classes\.ffb"; ValueType: string; ValueData: "firepost.bundle"; Flags: uninsdeletevalue
Root: HKA; Subkey: "Software\Classes\firepost.bundle"; ValueType: string; ValueData: "林火前指数据包"; Flags: uninsdeletekey
Root: HKA; Subkey: "Software\Classes\firepost.bundle\DefaultIcon"; ValueType: string; ValueData: "{app}\firepost.exe,0"
Root: HKA; Subkey: "Software\Classes\firepost.bundle\shell\open\command"; ValueType: string; ValueData: """{app}\firepost.exe"" ""%1"""
