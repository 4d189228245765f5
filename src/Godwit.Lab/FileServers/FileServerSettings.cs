using Godwit.Lab.Directories;

namespace Godwit.Lab.FileServers;

/// <summary>The file server's smb.conf: what virtual machines need of a share, as far as Samba can give it.</summary>
internal static class FileServerSettings
{
    /// <summary>
    /// A dead client is noticed within ten seconds, so that its locks are free then. "strict locking" off: QEMU and our lock file ask for locks, and
    /// a read or write must not fail over somebody else's.
    /// </summary>
    /// <param name="share">The folder that is offered.</param>
    /// <param name="isOffered">False has the share under a name that nobody knows.</param>
    public static string Text(string share, bool isOffered = true) =>
        $"""
        [global]
         netbios name = {LabAccounts.FileServer}
         security = ads
         realm = {LabDirectory.Realm}
         workgroup = {LabDirectory.DomainName}
         kerberos method = secrets and keytab
         interfaces = lo mg0
         bind interfaces only = yes
         idmap config * : backend = tdb
         idmap config * : range = 10000-19999
         idmap config {LabDirectory.DomainName} : backend = rid
         idmap config {LabDirectory.DomainName} : range = 100000-999999
         winbind scan trusted domains = no
         disable spoolss = yes
         load printers = no
         log level = 1 auth_audit:3
         server min protocol = SMB3
         server multi channel support = yes
         socket options = TCP_NODELAY SO_KEEPALIVE TCP_KEEPIDLE=4 TCP_KEEPINTVL=2 TCP_KEEPCNT=3 TCP_USER_TIMEOUT=10000
         vfs objects = acl_xattr streams_xattr
         acl_xattr:ignore system acls = yes
         acl group control = no
         map acl inherit = yes
         store dos attributes = yes
         strict sync = yes
         sync always = no
         kernel oplocks = no
         kernel share modes = no
         posix locking = yes
         durable handles = yes

        [{(isOffered ? LabFileServer.ShareName : "withdrawn")}]
         path = {share}
         read only = no
         strict locking = no
         nt acl support = yes
         inherit acls = yes
         admin users = {LabDirectory.DomainName}\{DirectoryUser.Administrator.Name}

        """;
}
