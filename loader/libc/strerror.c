// SPDX-License-Identifier: GPL-2.0-only OR BSD-2-Clause
/*
 * strerror - strerror(3), for the static program.
 *
 * In glibc's words, so that messages are the same in every build. Left out are the numbers that
 * Linux answers to nothing that this program asks of it (networks, STREAMS, terminals); like those
 * that have no text anywhere they are said as a number.
 */
#include <errno.h>
#include <stddef.h>
#include <string.h>

/* clang-format off */
#define TEXTS(of) \
	of(EPERM, "Operation not permitted") \
	of(ENOENT, "No such file or directory") \
	of(ESRCH, "No such process") \
	of(EINTR, "Interrupted system call") \
	of(EIO, "Input/output error") \
	of(ENXIO, "No such device or address") \
	of(E2BIG, "Argument list too long") \
	of(ENOEXEC, "Exec format error") \
	of(EBADF, "Bad file descriptor") \
	of(ECHILD, "No child processes") \
	of(EAGAIN, "Resource temporarily unavailable") \
	of(ENOMEM, "Cannot allocate memory") \
	of(EACCES, "Permission denied") \
	of(EFAULT, "Bad address") \
	of(EBUSY, "Device or resource busy") \
	of(EEXIST, "File exists") \
	of(EXDEV, "Invalid cross-device link") \
	of(ENODEV, "No such device") \
	of(ENOTDIR, "Not a directory") \
	of(EISDIR, "Is a directory") \
	of(EINVAL, "Invalid argument") \
	of(ENFILE, "Too many open files in system") \
	of(EMFILE, "Too many open files") \
	of(ENOTTY, "Inappropriate ioctl for device") \
	of(ETXTBSY, "Text file busy") \
	of(EFBIG, "File too large") \
	of(ENOSPC, "No space left on device") \
	of(ESPIPE, "Illegal seek") \
	of(EROFS, "Read-only file system") \
	of(EMLINK, "Too many links") \
	of(EPIPE, "Broken pipe") \
	of(EDOM, "Numerical argument out of domain") \
	of(ERANGE, "Numerical result out of range") \
	of(EDEADLK, "Resource deadlock avoided") \
	of(ENAMETOOLONG, "File name too long") \
	of(ENOSYS, "Function not implemented") \
	of(ENOTEMPTY, "Directory not empty") \
	of(ELOOP, "Too many levels of symbolic links") \
	of(ENODATA, "No data available") \
	of(ETIME, "Timer expired") \
	of(EPROTO, "Protocol error") \
	of(EBADMSG, "Bad message") \
	of(EOVERFLOW, "Value too large for defined data type") \
	of(ENOTUNIQ, "Name not unique on network") \
	of(EBADFD, "File descriptor in bad state") \
	of(ELIBBAD, "Accessing a corrupted shared library") \
	of(EILSEQ, "Invalid or incomplete multibyte or wide character") \
	of(EUSERS, "Too many users") \
	of(EMSGSIZE, "Message too long") \
	of(EPROTONOSUPPORT, "Protocol not supported") \
	of(EOPNOTSUPP, "Operation not supported") \
	of(EAFNOSUPPORT, "Address family not supported by protocol") \
	of(EADDRINUSE, "Address already in use") \
	of(EADDRNOTAVAIL, "Cannot assign requested address") \
	of(ENETDOWN, "Network is down") \
	of(ENOBUFS, "No buffer space available") \
	of(ETIMEDOUT, "Connection timed out") \
	of(EALREADY, "Operation already in progress") \
	of(EINPROGRESS, "Operation now in progress") \
	of(ESTALE, "Stale file handle") \
	of(EUCLEAN, "Structure needs cleaning") \
	of(EDQUOT, "Disk quota exceeded") \
	of(ECANCELED, "Operation canceled") \
	of(ENOKEY, "Required key not available") \
	of(EKEYREJECTED, "Key was rejected by service")
/* clang-format on */

#define NUMBER(number, text) number,
#define TEXT(number, text)   text "\0"

static const unsigned char numbers[] = { TEXTS(NUMBER) };
static const char texts[] = TEXTS(TEXT);

char *strerror(int number)
{
	static char other[] = "Unknown error -2147483648";
	static const size_t place = sizeof("Unknown error ") - 1;
	const char *text = texts;
	char *digit = other + sizeof(other) - 1;
	unsigned int rest = number < 0 ? -(unsigned int)number : (unsigned int)number;

	for (size_t i = 0; i < sizeof(numbers); i++, text += strlen(text) + 1)
		if (numbers[i] == number)
			return (char *)text;
	do
		*--digit = (char)('0' + rest % 10);
	while (rest /= 10);
	if (number < 0)
		*--digit = '-';
	memmove(other + place, digit, strlen(digit) + 1);
	return other;
}
